// A server made with the official TypeScript SDK 2, for both eras. `node server.mjs auto|json|sse` takes a free port and prints
// it: `auto` answers with JSON unless a tool notifies, the others always in one way, and GET /stats tells what reached it:
// requests by revision and method. `node server.mjs stdio` serves on standard input and output.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  acceptedContent,
  completable,
  createMcpHandler,
  fromJsonSchema,
  inputRequired,
  McpServer,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const text = (value) => ({ content: [{ type: 'text', text: value }] });

const takes = (properties) =>
  fromJsonSchema({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });

const NOTE = 'test://note';
const named = z.object({ name: z.string() });

function served() {
  const capabilities = { tools: { listChanged: true }, resources: { subscribe: true } };
  const server = new McpServer({ name: 'typescript-v2', version: '2.4.0' }, { capabilities });
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
    'climb',
    { description: 'Says each step where progress was asked for, and ends when the last was seen', inputSchema: takes({ to: { type: 'integer' } }) },
    async ({ to }, context) => {
      const { _meta, notify } = context.mcpReq;
      const progressToken = _meta?.progressToken;
      if (progressToken !== undefined) {
        const watched = new Promise((resolve) => (lookOut = resolve));
        for (let i = 1; i <= to; i++) {
          await notify({ method: 'notifications/progress', params: { progressToken, progress: i, total: to } });
        }
        await watched;
      }
      return text(`Climbed ${to}`);
    },
  );
  server.registerTool('seen', { description: 'Lets climb end', inputSchema: takes({}) }, async () => {
    lookOut();
    return text('Seen');
  });
  server.registerTool(
    'fail',
    { description: 'Answers with an error of its own', inputSchema: takes({ message: { type: 'string' } }) },
    async ({ message }) => ({ ...text(message), isError: true }),
  );
  server.registerTool(
    'wait',
    { description: 'Waits until the client gives up', inputSchema: takes({}) },
    async (input, context) => {
      const { _meta, notify, signal } = context.mcpReq;
      const progressToken = _meta?.progressToken;
      if (progressToken !== undefined) {
        await notify({ method: 'notifications/progress', params: { progressToken, progress: 1, total: 2 } });
      }
      await new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', resolve)));
      seen.cancelled = (seen.cancelled ?? 0) + 1;
      gaveUp();
      return text('Nobody waits for this');
    },
  );
  server.registerTool('given_up', { description: 'How many calls of wait were given up', inputSchema: takes({}) }, async () => {
    await given;
    return text(String(seen.cancelled));
  });
  server.registerTool(
    'greet',
    { description: 'Asks for a name', inputSchema: takes({}) },
    async (input, context) => {
      const answer = acceptedContent(context.mcpReq.inputResponses, 'name', named);
      if (answer === undefined) {
        const asked = inputRequired.elicit({ message: 'What is your name?', requestedSchema: named });
        return inputRequired({ inputRequests: { name: asked } });
      }
      return text(`Hello, ${answer.name}!`);
    },
  );
  server.registerTool(
    'think',
    { description: 'Asks the model of the client', inputSchema: takes({}) },
    async (input, context) => {
      const answer = context.mcpReq.inputResponses?.thought;
      if (answer === undefined) {
        const messages = [{ role: 'user', content: { type: 'text', text: 'What is the capital of France?' } }];
        return inputRequired({ inputRequests: { thought: inputRequired.createMessage({ messages, maxTokens: 100 }) } });
      }
      return text(`The model says: ${answer.content.text}`);
    },
  );
  server.registerTool('touch', { description: 'Changes what can be subscribed to', inputSchema: takes({}) }, async () => {
    await changed(server);
    return text('Touched');
  });
  server.registerResource('note', NOTE, { mimeType: 'text/plain' }, async (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'text/plain', text: 'A note' }],
  }));
  server.registerResource(
    'item',
    new ResourceTemplate('test://item/{id}', { list: undefined }),
    { mimeType: 'text/plain' },
    async (uri, { id }) => ({ contents: [{ uri: uri.href, mimeType: 'text/plain', text: `Item ${id}` }] }),
  );
  const cities = (start) => ['Paris', 'Pisa', 'Rome'].filter((city) => city.startsWith(start));
  server.registerPrompt(
    'visit',
    { description: 'A visit to a city', argsSchema: z.object({ city: completable(z.string(), cities) }) },
    ({ city }) => ({ messages: [{ role: 'user', content: { type: 'text', text: `Let us visit ${city}` } }] }),
  );
  return server;
}

const seen = {};
let lookOut;
let gaveUp;
const given = new Promise((resolve) => {
  gaveUp = resolve;
});

function count(request, body) {
  const version = request.headers['mcp-protocol-version'] ?? 'none';
  const messages = request.method === 'POST' ? [JSON.parse(body)].flat() : [{}];
  for (const { method } of messages) {
    const what = `${version} ${method ?? request.method}`;
    seen[what] = (seen[what] ?? 0) + 1;
  }
}

function overHttp(answers) {
  const handler = createMcpHandler(served, { responseMode: answers });
  changed = async () => {
    handler.notify.resourceUpdated(NOTE);
    handler.notify.toolsChanged();
  };
  const handle = toNodeHandler(handler);
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
}

function overStandardStreams() {
  changed = async (server) => {
    await server.server.sendResourceUpdated({ uri: NOTE });
    server.sendToolListChanged();
  };
  serveStdio(served);
}

// Says to all who listen that the note and the list of tools have changed.
let changed;
if (process.argv[2] === 'stdio') {
  overStandardStreams();
} else {
  overHttp(process.argv[2]);
}
