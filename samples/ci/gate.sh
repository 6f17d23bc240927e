#!/bin/sh
# A gate for any pipeline that has a shell. Its arguments are those of `policyscanner scan`:
#
#   POLICYSCANNER_API_KEY=… ./gate.sh --api-type enterprise
#   ./gate.sh --input acme.json
#
# It ends with the scan's own exit code: 0 clean, 1 findings, 2 it never started properly, 3 not everything could be judged.
# POLICYSCANNER_TOOL says how the tool is called here, OUT where the reports go.
set -u

tool=${POLICYSCANNER_TOOL:-policyscanner}
out=${OUT:-out}
known=.policyscanner/baseline.json
waivers=.policyscanner/waivers.yaml

mkdir -p "$out" || exit 2
[ ! -f "$known" ] || set -- "$@" --baseline "$known"
[ ! -f "$waivers" ] || set -- "$@" --waivers "$waivers"

# Not quoted: the tool may be called with words of its own, as in `dotnet policyscanner.dll`.
# shellcheck disable=SC2086
$tool scan "$@" -o text -o json="$out/policyscanner.json" -o sarif="$out/policyscanner.sarif" -o junit="$out/policyscanner.xml"
code=$?

case $code in
    0) echo "policyscanner: nothing new" ;;
    1) echo "policyscanner: there are findings; accept one with \`policyscanner waive\`, or mend it" ;;
    3) echo "policyscanner: not everything could be judged; the report says what is missing and why" ;;
    *) echo "policyscanner: the scan did not run (code $code)" ;;
esac >&2
exit "$code"
