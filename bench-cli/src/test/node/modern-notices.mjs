// What the official TypeScript client of 2026-07-28 hears of our server with everything while it listens, and what the server
// hears of it, with or without a gateway between.
//   node modern-notices.mjs ADDRESS [PREFIX]
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { address, cancelled, changed, later, prefix, saw, stop } from './tours.mjs';

const client = new Client({ name: 'notices-modern', version: '2.4.0' }, { versionNegotiation: { mode: 'auto' } });
const [updated, tools, prompts, resources] = [later(), later(), later(), later()];
client.setNotificationHandler('notifications/resources/updated', ({ params }) => updated.resolve(params.uri));
client.setNotificationHandler('notifications/tools/list_changed', () => tools.resolve());
client.setNotificationHandler('notifications/prompts/list_changed', () => prompts.resolve());
client.setNotificationHandler('notifications/resources/list_changed', () => resources.resolve());

const transport =
  address.url === undefined
    ? new StdioClientTransport({ ...address, stderr: 'inherit' })
    : new StreamableHTTPClientTransport(new URL(address.url));
await client.connect(transport);
saw.version = client.getNegotiatedProtocolVersion();

const call = (name, input = {}, options = {}) => client.callTool({ name: prefix.name + name, arguments: input }, options);

const listening = await client.listen({
  resourceSubscriptions: [`${prefix.uri}test://watched-resource`],
  toolsListChanged: true,
  promptsListChanged: true,
  resourcesListChanged: true,
});
await stop('updated', async () => {
  await call('test_trigger_resource_update');
  return updated.promise;
});
const trigger = (what) => () => call(`test_trigger_${what}_change`);
await stop('tools', () => changed(trigger('tool'), tools, async () => (await client.listTools()).tools));
await stop('prompts', () => changed(trigger('prompt'), prompts, async () => (await client.listPrompts()).prompts));
await stop('resources', () => changed(trigger('resource'), resources, async () => (await client.listResources()).resources));
await listening.close();
await stop('cancelled', () => cancelled(call));
console.log(JSON.stringify(saw));
await client.close();
