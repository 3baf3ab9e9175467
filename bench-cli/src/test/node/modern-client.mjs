// The official TypeScript client of both eras, free to choose: lists all tools and calls one.
//   node modern-client.mjs URL TOOL ARGUMENTS
// Prints one line of JSON with what it saw.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const [url, tool, input] = process.argv.slice(2);
const client = new Client({ name: 'interop-modern', version: '2.4.0' }, { versionNegotiation: { mode: 'auto' } });
const transport = new StreamableHTTPClientTransport(new URL(url));
await client.connect(transport);

const { tools } = await client.listTools();
const result = await client.callTool({ name: tool, arguments: JSON.parse(input) });
console.log(
  JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    server: client.getServerVersion(),
    tools: tools.map(({ name }) => name),
    result,
  }),
);
await client.close();
