// What the official TypeScript client of the older revisions hears of our server with everything without asking, and what the
// server hears of it, with or without a gateway between.
//   node legacy-notices.mjs ADDRESS [PREFIX]
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { address, cancelled, changed, later, prefix, saw, stop, within } from './tours.mjs';

const client = new Client({ name: 'notices-legacy', version: '1.32.2' });
const [updated, tools, prompts, resources] = [later(), later(), later(), later()];
client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => updated.resolve(params.uri));
client.setNotificationHandler(ToolListChangedNotificationSchema, () => tools.resolve());
client.setNotificationHandler(PromptListChangedNotificationSchema, () => prompts.resolve());
client.setNotificationHandler(ResourceListChangedNotificationSchema, () => resources.resolve());

const transport =
  address.url === undefined
    ? new StdioClientTransport({ ...address, stderr: 'inherit' })
    : new StreamableHTTPClientTransport(new URL(address.url));
let version;
transport.setProtocolVersion = ((set) => (given) => {
  version = given;
  set?.call(transport, given);
})(transport.setProtocolVersion);
await client.connect(transport);
saw.version = version;

const call = (name, input = {}, options = {}) =>
  client.callTool({ name: prefix.name + name, arguments: input }, undefined, options);

await stop('updated', async () => {
  const uri = `${prefix.uri}test://watched-resource`;
  await client.subscribeResource({ uri });
  // The client opens its stream when it is connected already, and does not say when it has.
  let seen;
  while (seen === undefined) {
    await call('test_trigger_resource_update');
    seen = await within(250, updated.promise, 'word').catch(() => undefined);
  }
  await client.unsubscribeResource({ uri });
  return seen;
});
const trigger = (what) => () => call(`test_trigger_${what}_change`);
await stop('tools', () => changed(trigger('tool'), tools, async () => (await client.listTools()).tools));
await stop('prompts', () => changed(trigger('prompt'), prompts, async () => (await client.listPrompts()).prompts));
await stop('resources', () => changed(trigger('resource'), resources, async () => (await client.listResources()).resources));
await stop('cancelled', () => cancelled(call));
console.log(JSON.stringify(saw));
await transport.terminateSession?.();
await client.close();
