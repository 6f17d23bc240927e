// Validates values against a schema of ours, draft 2020-12, which is itself checked strictly. Arguments: the schema, and a file with a list of { name, value }.
// Prints the name and what is wrong, a line for each error.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';

const [schema, values] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false, strictRequired: false, allowUnionTypes: true }).compile(schema);
for (const { name, value } of values) {
  if (validate(value)) continue;
  for (const error of validate.errors) console.log(`${name}\t${error.instancePath} ${error.message}`);
}
