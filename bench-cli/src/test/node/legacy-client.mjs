// The official TypeScript client of the older revisions: lists all tools and calls one.
//   node legacy-client.mjs URL TOOL ARGUMENTS
// Prints one line of JSON with what it saw.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, tool, input] = process.argv.slice(2);
const client = new Client({ name: 'interop-legacy', version: '1.32.2' });
const transport = new StreamableHTTPClientTransport(new URL(url));
await client.connect(transport);

const tools = [];
let cursor;
do {
  const page = await client.listTools({ cursor });
  tools.push(...page.tools.map(({ name }) => name));
  cursor = page.nextCursor;
} while (cursor !== undefined);

await client.ping();
const result = await client.callTool({ name: tool, arguments: JSON.parse(input) });
console.log(
  JSON.stringify({
    version: transport.protocolVersion,
    server: client.getServerVersion(),
    tools,
    result,
  }),
);
if (transport.sessionId !== undefined) {
  await transport.terminateSession();
}
await client.close();
