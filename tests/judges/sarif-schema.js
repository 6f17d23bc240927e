// Validates the SARIF reports that the arguments name against the schema of the standard; prints the file and what is wrong, a line for each error.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const schema = new URL(`node_modules/@microsoft/sarif-multitool-${process.platform}/sarif-2.1.0.json`, import.meta.url);
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(fileURLToPath(schema), 'utf8')));
for (const file of process.argv.slice(2)) {
  if (validate(JSON.parse(readFileSync(file, 'utf8')))) continue;
  for (const error of validate.errors) console.log(`${file}: ${error.instancePath} ${error.message}`);
}
