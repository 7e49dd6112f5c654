// Reads deploy/salesforce as the Salesforce CLI does: every file must belong to a component of its registry, every
// element must be known to the Metadata API's schema, and what is converted there and back must be the same.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { ComponentSet, MetadataConverter } = require('@salesforce/source-deploy-retrieve');
const { XMLParser } = require('fast-xml-parser');
const schemas = require('@jsforce/jsforce-node/lib/api/metadata/schema.js').ApiSchemas;

const source = path.resolve(import.meta.dirname, '../../../deploy/salesforce');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'package-judge-'));
const faults = [];
let components = 0;
let elements = 0;

const parse = (file) => new XMLParser().parse(fs.readFileSync(file, 'utf8'));
const filesIn = (folder) => fs.readdirSync(folder, { recursive: true }).map((file) => path.join(folder, file)).filter((file) => fs.statSync(file).isFile());
const sorted = (value) =>
  Array.isArray(value) ? value.map(sorted)
  : value && typeof value === 'object' ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
  : value;

function check(type, value, where) {
  const schema = schemas[type];
  const known = { ...(schema.extends ? schemas[schema.extends].props : {}), ...schema.props };
  for (const [name, inner] of Object.entries(value)) {
    elements++;
    const kind = String([known[name]].flat()[0] ?? '').replace('?', '');
    if (!kind) faults.push(`${where}: ${type} has no ${name}`);
    else if (schemas[kind]) for (const one of [inner].flat()) check(kind, one, where);
    else if (kind === 'boolean' && typeof inner !== 'boolean') faults.push(`${where}: ${name} is no boolean`);
  }
  for (const [name, kind] of Object.entries(known))
    if (!Array.isArray(kind) && !String(kind).startsWith('?') && !(name in value)) faults.push(`${where}: ${type} lacks ${name}`);
}

for (const folder of ['force-app', 'person-accounts']) {
  const root = path.join(source, folder);
  const set = ComponentSet.fromSource(root);
  const all = [...set.getSourceComponents()].flatMap((component) => [component, ...component.getChildren()]).filter((component) => component.xml);
  const claimed = new Set(all.map((component) => component.xml));
  for (const file of filesIn(root).filter((file) => !claimed.has(file))) faults.push(`${file}: belongs to no component`);
  for (const component of all) {
    components++;
    const [type] = Object.keys(parse(component.xml)).filter((name) => name !== '?xml');
    if (type !== component.type.name) faults.push(`${component.xml}: is a ${type}, and is named as a ${component.type.name}`);
    else check(type, parse(component.xml)[type], path.basename(component.xml));
  }
  const metadata = await new MetadataConverter().convert(set, 'metadata', { type: 'directory', outputDirectory: path.join(work, folder, 'metadata') });
  const back = await new MetadataConverter().convert(ComponentSet.fromSource(metadata.packagePath), 'source', { type: 'directory', outputDirectory: path.join(work, folder, 'source') });
  const returned = new Map(filesIn(back.packagePath).map((file) => [path.basename(path.dirname(path.dirname(file))) + '/' + path.basename(file), file]));
  for (const file of claimed) {
    const again = returned.get(path.basename(path.dirname(path.dirname(file))) + '/' + path.basename(file));
    if (!again) faults.push(`${file}: does not come back from a conversion`);
    else if (JSON.stringify(sorted(parse(file))) !== JSON.stringify(sorted(parse(again)))) faults.push(`${file}: comes back from a conversion changed`);
  }
}

fs.rmSync(work, { recursive: true, force: true });
for (const fault of faults) console.error(fault);
console.log(`${components} components, ${elements} elements, ${faults.length} faults`);
process.exit(faults.length === 0 && components > 0 ? 0 : 1);
