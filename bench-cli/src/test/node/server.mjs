// A server made with the official TypeScript SDK 2, both eras on one endpoint: `node server.mjs auto|json|sse` takes a free
// port and prints it. `auto` answers with JSON unless a tool notifies, the others always in one way. GET /stats tells what
// reached it: requests by revision and method.
import { createServer } from 'node:http';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';

const text = (value) => ({ content: [{ type: 'text', text: value }] });

const takes = (properties) =>
  fromJsonSchema({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });

function served() {
  const server = new McpServer({ name: 'typescript-v2', version: '2.4.0' });
  server.registerTool(
    'echo',
    { description: 'Repeats the message', inputSchema: takes({ message: { type: 'string' } }) },
    async ({ message }) => text(`Echo: ${message}`),
  );
  server.registerTool(
    'add',
    { description: 'Adds two numbers', inputSchema: takes({ a: { type: 'number' }, b: { type: 'number' } }) },
    async ({ a, b }) => text(String(a + b)),
  );
  server.registerTool(
    'count',
    { description: 'Counts, with progress where it was asked for', inputSchema: takes({ to: { type: 'integer' } }) },
    async ({ to }, context) => {
      const { _meta, notify } = context.mcpReq;
      const progressToken = _meta?.progressToken;
      for (let i = 1; i <= to && progressToken !== undefined; i++) {
        await notify({ method: 'notifications/progress', params: { progressToken, progress: i, total: to } });
      }
      return text(`Counted to ${to}`);
    },
  );
  server.registerTool(
    'fail',
    { description: 'Answers with an error of its own', inputSchema: takes({ message: { type: 'string' } }) },
    async ({ message }) => ({ ...text(message), isError: true }),
  );
  return server;
}

const seen = {};

function count(request, body) {
  const version = request.headers['mcp-protocol-version'] ?? 'none';
  const messages = request.method === 'POST' ? [JSON.parse(body)].flat() : [{}];
  for (const { method } of messages) {
    const what = `${version} ${method ?? request.method}`;
    seen[what] = (seen[what] ?? 0) + 1;
  }
}

const handle = toNodeHandler(createMcpHandler(served, { responseMode: process.argv[2] }));

createServer((request, response) => {
  if (request.url === '/stats') {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(seen));
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    try {
      count(request, body);
      handle(request, response, body === '' ? undefined : JSON.parse(body));
    } catch (error) {
      response.statusCode = 400;
      response.end(String(error));
    }
  });
}).listen(0, '127.0.0.1', function () {
  console.log(`listening http://127.0.0.1:${this.address().port}/mcp`);
});
