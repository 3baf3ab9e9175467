// The official TypeScript client of the older revisions on a tour of server-everything, with or without a gateway between.
//   node legacy-tour.mjs ADDRESS [PREFIX]
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { address, later, pages, prefix, saw, stop, textOf } from './tours.mjs';

const client = new Client(
  { name: 'tour-legacy', version: '1.32.2' },
  { capabilities: { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } } },
);
client.setRequestHandler(CreateMessageRequestSchema, async ({ params }) => ({
  role: 'assistant',
  model: 'none',
  content: { type: 'text', text: `thought of ${params.messages[0].content.text}` },
}));
client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'Ada' } }));
client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [{ uri: 'file:///tour', name: 'tour' }] }));
const updated = later();
client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => updated.resolve(params.uri));
const logged = later();
client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
  if (String(params.data).includes('Subscribe')) {
    logged.resolve(params.level);
  }
});

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
saw.server = client.getServerVersion().name;

const call = (name, input, options) =>
  client.callTool({ name: prefix.name + name, arguments: input }, undefined, options);

await stop('tools', async () => (await pages((params) => client.listTools(params), 'tools')).all.map(({ name }) => name));
await stop('echo', async () => textOf(await call('echo', { message: 'hello tour' })));
await stop('ping', async () => Object.keys(await client.ping()).length === 0 && 'pong');
await stop('progress', async () => {
  const steps = [];
  await call(
    'trigger-long-running-operation',
    { duration: 0.2, steps: 4 },
    { onprogress: ({ progress, total }) => steps.push(`${progress}/${total}`) },
  );
  return steps;
});
await stop('cancellation', async () => {
  const cancel = new AbortController();
  const call1 = call(
    'trigger-long-running-operation',
    { duration: 0.6, steps: 3 },
    { signal: cancel.signal, onprogress: () => cancel.abort('enough') },
  );
  return await call1.then(
    () => 'answered',
    () => 'cancelled',
  );
});
await stop('sampling', async () => textOf(await call('trigger-sampling-request', { prompt: 'the sea', maxTokens: 10 })));
await stop('elicitation', async () => textOf(await call('trigger-elicitation-request', {})));
await stop('roots', async () => textOf(await call('get-roots-list', {})));
await stop('resources', async () =>
  (await pages((params) => client.listResources(params), 'resources')).all.map(({ uri }) => uri),
);
await stop('templates', async () =>
  (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate),
);
const resource = `${prefix.uri}demo://resource/dynamic/text/1`;
await stop('read', async () => (await client.readResource({ uri: resource })).contents[0]);
await stop('subscription', async () => {
  await client.setLoggingLevel('debug');
  await client.subscribeResource({ uri: resource });
  await call('toggle-subscriber-updates', {});
  const uri = await updated.promise;
  await call('toggle-subscriber-updates', {});
  await client.unsubscribeResource({ uri: resource });
  return uri;
});
await stop('logging', async () => logged.promise);
await stop('prompts', async () => (await client.listPrompts()).prompts.map(({ name }) => name));
await stop('prompt', async () => {
  const name = `${prefix.name}args-prompt`;
  return (await client.getPrompt({ name, arguments: { city: 'Paris', state: 'Texas' } })).messages[0].content.text;
});
await stop('completion', async () => {
  const ref = { type: 'ref/prompt', name: `${prefix.name}completable-prompt` };
  return (await client.complete({ ref, argument: { name: 'department', value: 'E' } })).completion.values;
});
console.log(JSON.stringify(saw));
await transport.terminateSession?.();
await client.close();
