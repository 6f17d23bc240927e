#!/bin/sh
# Checks rules, definitions, configuration, waivers and baseline before they are committed, and runs the rules' tests.
# As a git hook: cp pre-commit.sh .git/hooks/pre-commit. With the pre-commit framework: see pre-commit-config.yaml beside this file.
set -eu

tool=${POLICYSCANNER_TOOL:-policyscanner}

# Without a path `lint` takes policyscanner.yaml and every file that it names.
# shellcheck disable=SC2086
$tool lint
[ ! -d rules ] || $tool test rules
