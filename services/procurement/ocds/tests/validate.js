// node validate.js SCHEMAS FILE: whether FILE is a release package or a record package by the official schemas of OCDS
// 1.1 in the folder SCHEMAS. Prints what is wrong and exits 1 when it is not. Touches no network: the addresses that the
// schemas name are answered from the folder, but for the schema of a record, which it lacks: that one stands here, as
// the standard words it.
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv-draft-04');
const addFormats = require('ajv-formats');

const [schemas, file] = process.argv.slice(2);
const read = name => JSON.parse(fs.readFileSync(path.join(schemas, name), 'utf8'));
const release = read('release-schema.json');
const record = {
  id: 'https://standard.open-contracting.org/schema/1__2__0/record-schema.json',
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['ocid', 'releases'],
  properties: {
    ocid: { type: 'string', minLength: 1 },
    releases: { type: 'array', minItems: 1, items: { $ref: release.id } },
    compiledRelease: { $ref: release.id },
  },
};

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(release);
ajv.addSchema(record);
const data = JSON.parse(fs.readFileSync(file, 'utf8'));
const validate = ajv.compile(read(data.records ? 'record-package-schema.json' : 'release-package-schema.json'));
if (!validate(data)) {
  for (const error of validate.errors.slice(0, 20)) {
    console.log(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  }
  process.exit(1);
}
