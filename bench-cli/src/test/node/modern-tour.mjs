// The official TypeScript client of 2026-07-28 on a tour of server.mjs, with or without a gateway between.
//   node modern-tour.mjs ADDRESS [PREFIX]
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { address, later, pages, prefix, saw, stop, textOf } from './tours.mjs';

const client = new Client(
  { name: 'tour-modern', version: '2.4.0' },
  { capabilities: { sampling: {}, elicitation: { form: {} } }, versionNegotiation: { mode: 'auto' } },
);
client.setRequestHandler('sampling/createMessage', async ({ params }) => ({
  role: 'assistant',
  model: 'none',
  content: { type: 'text', text: `thought of ${params.messages[0].content.text}` },
}));
client.setRequestHandler('elicitation/create', async () => ({ action: 'accept', content: { name: 'Ada' } }));
const updated = later();
client.setNotificationHandler('notifications/resources/updated', ({ params }) => updated.resolve(params.uri));
const changed = later();
client.setNotificationHandler('notifications/tools/list_changed', () => changed.resolve('list_changed'));

const transport =
  address.url === undefined
    ? new StdioClientTransport({ ...address, stderr: 'inherit' })
    : new StreamableHTTPClientTransport(new URL(address.url));
await client.connect(transport);
saw.version = client.getNegotiatedProtocolVersion();
saw.server = client.getServerVersion().name;

const call = (name, input, options) => client.callTool({ name: prefix.name + name, arguments: input }, options);

await stop('tools', async () => (await pages((params) => client.listTools(params), 'tools')).all.map(({ name }) => name));
await stop('echo', async () => textOf(await call('echo', { message: 'hello tour' })));
await stop('progress', async () => {
  const steps = [];
  // The client forgets a step that it reads from its input together with the result, so the result waits for its word.
  const onprogress = ({ progress, total }) => steps.push(`${progress}/${total}`) === total && call('seen', {});
  await call('climb', { to: 3 }, { onprogress });
  return steps;
});
await stop('cancellation', async () => {
  const cancel = new AbortController();
  const waiting = call('wait', {}, { signal: cancel.signal, onprogress: () => cancel.abort('enough') });
  return await waiting.then(
    () => 'answered',
    () => 'cancelled',
  );
});
await stop('noticed', async () => textOf(await call('given_up', {})));
await stop('elicitation', async () => textOf(await call('greet', {})));
await stop('sampling', async () => textOf(await call('think', {})));
await stop('resources', async () => (await client.listResources()).resources.map(({ uri }) => uri));
await stop('templates', async () =>
  (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate),
);
await stop('read', async () => (await client.readResource({ uri: `${prefix.uri}test://note` })).contents[0]);
await stop('item', async () => (await client.readResource({ uri: `${prefix.uri}test://item/7` })).contents[0].text);
await stop('subscription', async () => {
  const uri = `${prefix.uri}test://note`;
  const listening = await client.listen({ resourceSubscriptions: [uri], toolsListChanged: true });
  await call('touch', {});
  const seen = await updated.promise;
  await changed.promise;
  await listening.close();
  return seen;
});
await stop('list_changed', async () => changed.promise);
await stop('prompts', async () => (await client.listPrompts()).prompts.map(({ name }) => name));
await stop('prompt', async () => {
  const name = `${prefix.name}visit`;
  return (await client.getPrompt({ name, arguments: { city: 'Pisa' } })).messages[0].content.text;
});
await stop('completion', async () => {
  const ref = { type: 'ref/prompt', name: `${prefix.name}visit` };
  return (await client.complete({ ref, argument: { name: 'city', value: 'P' } })).completion.values;
});
console.log(JSON.stringify(saw));
await client.close();
