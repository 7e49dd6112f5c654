// Runs unmodified jsforce against a running emulator: node judge.mjs http://127.0.0.1:5090
// Prints a line per check and exits 1 if any failed. It resets the emulator first.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import zlib from 'node:zlib';
import jsforce from 'jsforce';
import { admin, base, begin, check, control, finish } from '../judging.mjs';

const app = { loginUrl: base, clientId: 'emulator', clientSecret: 'emulator' };
const version = '60.0';

await begin();

let conn = new jsforce.Connection({ oauth2: app, version });

await check('logs in by username and password (OAuth)', async () => {
  const user = await conn.login(admin, 'password');
  assert.match(user.organizationId, /^00D/);
  assert.match(user.id, /^005/);
});

await check('logs in by username and password (SOAP)', async () => {
  const soap = new jsforce.Connection({ loginUrl: base });
  await soap.login(admin, 'password');
  assert.equal((await soap.query('SELECT COUNT() FROM User')).totalSize, 3);
  await soap.logout();
});

await check('refuses a wrong password', async () => {
  await assert.rejects(new jsforce.Connection({ oauth2: app }).login(admin, 'wrong'), /authentication failure/);
});

await check('logs in by client credentials', async () => {
  const c = new jsforce.Connection({ instanceUrl: base, oauth2: app });
  await c.authorize({ grant_type: 'client_credentials' });
  assert.equal((await c.identity()).username, admin);
});

await check('logs in by JWT bearer', async () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  await control('PUT', 'apps/jwt-app', { publicKey: publicKey.export({ type: 'spki', format: 'pem' }) });
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256' })}.${encode({ iss: 'jwt-app', sub: admin, aud: base, exp: Math.floor(Date.now() / 1000) + 180 })}`;
  const assertion = `${unsigned}.${crypto.sign('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
  const c = new jsforce.Connection({ instanceUrl: base, oauth2: { loginUrl: base, clientId: 'jwt-app' } });
  await c.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  assert.equal((await c.identity()).username, admin);
});

await check('logs in by authorization code with PKCE, through the pages', async () => {
  const oauth2 = new jsforce.OAuth2({ ...app, redirectUri: 'http://127.0.0.1/callback', useVerifier: true });
  const form = new URL(oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 'st' })).searchParams;
  const page = await fetch(`${base}/services/oauth2/authorize?${form}`);
  assert.match(await page.text(), /id="username"/);
  form.set('username', admin);
  form.set('pw', 'password');
  const consent = await fetch(`${base}/services/oauth2/authorize/login`, { method: 'POST', body: form });
  assert.match(await consent.text(), /id="oaapprove"/);
  form.set('allow', 'yes');
  const back = await fetch(`${base}/services/oauth2/authorize/consent`, { method: 'POST', body: form, redirect: 'manual' });
  const location = new URL(back.headers.get('location'));
  assert.equal(location.searchParams.get('state'), 'st');
  const c = new jsforce.Connection({ oauth2 });
  await c.authorize(location.searchParams.get('code'));
  assert.ok(c.refreshToken);
  assert.equal((await c.identity()).username, admin);
});

await check('logs in by an assertion whose life is in milliseconds, as the Salesforce CLI signs it', async () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  await control('PUT', 'apps/jwt-cli', { publicKey: publicKey.export({ type: 'spki', format: 'pem' }) });
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256' })}.${encode({ iss: 'jwt-cli', sub: admin, aud: 'https://login.salesforce.com', exp: Date.now() + 300 })}`;
  const assertion = `${unsigned}.${crypto.sign('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
  const c = new jsforce.Connection({ instanceUrl: base, oauth2: { loginUrl: base, clientId: 'jwt-cli' } });
  await c.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const plain = new jsforce.Connection({ instanceUrl: base, accessToken: c.accessToken, version });
  assert.equal((await plain.identity()).username, admin);
});

await check('refreshes by itself when the token has died', async () => {
  let refreshed = 0;
  const c = new jsforce.Connection({ oauth2: app, instanceUrl: base, accessToken: 'dead', refreshToken: '5Aep-production-admin', version });
  c.on('refresh', () => refreshed++);
  await c.query('SELECT Id FROM Contact LIMIT 1');
  await control('POST', 'orgs/production/sessions/expire');
  await c.query('SELECT Id FROM Contact LIMIT 1');
  assert.equal(refreshed, 2);
});

await check('speaks through an org prefix as instance URL', async () => {
  const c = new jsforce.Connection({ oauth2: { ...app, loginUrl: `${base}/orgs/sandbox` }, version });
  await c.login('admin@sandbox.example.com', 'password');
  assert.equal(c.instanceUrl, `${base}/orgs/sandbox`);
  assert.equal((await c.query('SELECT IsSandbox FROM Organization')).records[0].IsSandbox, true);
});

await conn.login(admin, 'password');

await check('describes', async () => {
  const contact = await conn.sobject('Contact').describe();
  assert.ok(contact.fields.find((f) => f.name === 'OnceHub_Id__c').externalId);
  assert.ok((await conn.describeGlobal()).sobjects.some((o) => o.name === 'Event'));
  assert.ok((await conn.request('/services/data')).some((v) => v.version === '50.0'));
});

let contactId;
await check('creates, reads, updates and deletes', async () => {
  const created = await conn.sobject('Contact').create({ FirstName: 'Jo', LastName: 'Force', Email: 'jo@example.com' });
  contactId = created.id;
  assert.equal((await conn.sobject('Contact').retrieve(contactId)).Name, 'Jo Force');
  await conn.sobject('Contact').update({ Id: contactId, Title: 'CTO' });
  assert.equal((await conn.sobject('Contact').findOne({ Email: 'jo@example.com' }, 'Id, Title')).Title, 'CTO');
  const lead = await conn.sobject('Lead').create({ LastName: 'Gone', Company: 'X' });
  assert.equal((await conn.sobject('Lead').delete(lead.id)).success, true);
  await assert.rejects(conn.sobject('Lead').retrieve(lead.id), { errorCode: 'ENTITY_IS_DELETED' });
  await assert.rejects(conn.sobject('Contact').create({ FirstName: 'No' }), { errorCode: 'REQUIRED_FIELD_MISSING' });
});

await check('upserts one and many', async () => {
  const first = await conn.sobject('Contact').upsert({ OnceHub_Id__c: 'P/1 ?', LastName: 'Up' }, 'OnceHub_Id__c');
  assert.equal(first.created, true);
  const second = await conn.sobject('Contact').upsert({ OnceHub_Id__c: 'P/1 ?', LastName: 'Upper' }, 'OnceHub_Id__c');
  assert.equal(second.created, false);
  const many = await conn.sobject('Contact').upsert([{ OnceHub_Id__c: 'P-2', LastName: 'A' }, { OnceHub_Id__c: 'P-3', LastName: 'B' }], 'OnceHub_Id__c');
  assert.deepEqual(many.map((r) => r.created), [true, true]);
});

await check('saves collections of more than 200, a failed row alone', async () => {
  const records = Array.from({ length: 450 }, (_, i) => (i === 7 ? { FirstName: 'nameless' } : { LastName: `Many ${i}` }));
  const results = await conn.sobject('Contact').create(records, { allowRecursive: true });
  assert.equal(results.filter((r) => r.success).length, 449);
  assert.equal(results[7].errors[0].statusCode ?? results[7].errors[0].errorCode, 'REQUIRED_FIELD_MISSING');
  const ids = results.filter((r) => r.success).map((r) => r.id);
  const updated = await conn.sobject('Contact').update(ids.map((Id) => ({ Id, Title: 'x' })), { allowRecursive: true });
  assert.ok(updated.every((r) => r.success));
  assert.equal((await conn.sobject('Contact').retrieve(ids.slice(0, 300))).length, 300);
  assert.ok((await conn.sobject('Contact').destroy(ids, { allowRecursive: true })).every((r) => r.success));
});

await check('runs a composite request with references', async () => {
  const url = `/services/data/v${version}`;
  const { compositeResponse } = await conn.request({
    method: 'POST', url: '/composite', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      allOrNone: true, collateSubrequests: false,
      compositeRequest: [
        { method: 'POST', url: `${url}/sobjects/Account`, referenceId: 'acc', body: { Name: 'Composite' } },
        { method: 'POST', url: `${url}/sobjects/Contact`, referenceId: 'con', body: { LastName: 'Comp', AccountId: '@{acc.id}' } },
        { method: 'GET', url: `${url}/query?q=SELECT+Id,Account.Name+FROM+Contact+WHERE+Id='@{con.id}'`, referenceId: 'q' },
      ],
    }),
  });
  assert.deepEqual(compositeResponse.map((r) => r.httpStatusCode), [201, 201, 200]);
  assert.equal(compositeResponse[2].body.records[0].Account.Name, 'Composite');
});

await check('fetches 5,001 rows over several pages', async () => {
  await control('POST', 'orgs/production/generate/Lead', { count: 5001, fields: { LastName: 'L{n}', Company: 'C', Email: 'lead{n}@example.com' } });
  const records = await conn.query('SELECT Id, Email FROM Lead ORDER BY Email', { autoFetch: true, maxFetch: 10000 });
  assert.equal(records.records.length, 5001);
});

await check('searches', async () => {
  await conn.sobject('Contact').create({ LastName: 'Phoned', Phone: '(415) 555-1212' });
  assert.equal((await conn.search('FIND {4155551212} IN PHONE FIELDS RETURNING Contact(Id, Name)')).searchRecords[0].Name, 'Phoned');
});

await check('loads and queries in bulk (2.0)', async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => ({ LastName: i === 3 ? '' : `Bulk ${i}`, Title: 'bulk, "quoted"' }));
  const results = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input: rows, pollInterval: 50, pollTimeout: 20000 });
  assert.equal(results.successfulResults.length, 2499);
  assert.match(results.failedResults[0].sf__Error, /REQUIRED_FIELD_MISSING/);
  const stream = await conn.bulk2.query("SELECT Id, LastName, Title FROM Contact WHERE Title LIKE 'bulk%'", { pollInterval: 50, pollTimeout: 20000 });
  const read = await stream.toArray();
  assert.equal(read.length, 2499);
  assert.equal(read[0].Title, 'bulk, "quoted"');
});

await check('converts, merges and undeletes (SOAP)', async () => {
  const lead = await conn.sobject('Lead').create({ LastName: 'Conv', Company: 'Erted' });
  const converted = await conn.soap.convertLead({ leadId: lead.id, convertedStatus: 'Closed - Converted', doNotCreateOpportunity: true });
  assert.equal(converted.success, true);
  assert.equal((await conn.sobject('Lead').retrieve(lead.id)).ConvertedContactId, converted.contactId);
  const loser = await conn.sobject('Contact').create({ LastName: 'Loser' });
  const merged = await conn.soap.merge({ masterRecord: { type: 'Contact', Id: contactId }, recordToMergeIds: [loser.id] });
  assert.equal(merged.success, true);
  const all = await conn.query(`SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '${loser.id}'`, { scanAll: true });
  assert.equal(all.records[0].MasterRecordId, contactId);
  const gone = await conn.sobject('Contact').create({ LastName: 'Back' });
  await conn.sobject('Contact').delete(gone.id);
  await conn.soap.undelete([gone.id]);
  assert.equal((await conn.sobject('Contact').retrieve(gone.id)).LastName, 'Back');
});

await check('deploys metadata, by REST and by SOAP', async () => {
  for (const [way, field] of [['deployRest', 'Rest_Made__c'], ['deploy', 'Soap_Made__c']]) {
    const job = conn.metadata[way](packageZip(field), { rollbackOnError: true });
    const result = way === 'deploy' ? await job.complete() : await conn.metadata.checkDeployStatus((await job).id, true, true);
    assert.equal(String(result.success), 'true', JSON.stringify(result));
    const { fields } = await conn.request(`/services/data/v${version}/tooling/query?q=${encodeURIComponent(`SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Case' AND QualifiedApiName = '${field}'`)}`)
      .then((r) => ({ fields: r.records }));
    assert.equal(fields.length, 1);
  }
});

await check('reads limits', async () => {
  const limits = await conn.limits();
  assert.ok(limits.DailyApiRequests.Remaining < limits.DailyApiRequests.Max);
  assert.ok(conn.limitInfo.apiUsage.used > 0);
});

// A zip with stored entries, written by hand so that the judge needs no further package.
function packageZip(field) {
  const object = `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><fields><fullName>${field}</fullName><label>Made</label><type>Text</type><length>20</length></fields></CustomObject>`;
  const manifest = `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>Case.${field}</members><name>CustomField</name></types><version>60.0</version></Package>`;
  const locals = [];
  const central = [];
  let offset = 0;
  for (const [name, text] of [['package.xml', manifest], ['objects/Case.object', object]]) {
    const data = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(zlib.crc32(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

finish();
