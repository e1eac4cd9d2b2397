/** A real server on loopback that answers as a test says, and counts what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createSocketServer, type Socket } from 'node:net';
import type { Server as SocketServer } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly url: (path?: string, host?: string) => string;
  readonly asked: Asked[];
  /** Connections that are open now. */
  readonly open: () => number;
}

export type Answer = (response: ServerResponse, asked: Asked, number: number) => void;

function portOf(server: Server | SocketServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listening(
  server: Server | SocketServer,
  rest: { readonly asked: Asked[]; readonly scheme: string },
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  return {
    port,
    asked: rest.asked,
    open: () => sockets.size,
    url: (path = '/', host = 'gpu.lab') => `${rest.scheme}://${host}:${port}${path}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listener(asked: Asked[], answer: Answer) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString();
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      answer(response, one, asked.length);
    });
  };
}

export function httpServer(answer: Answer): Promise<TestServer> {
  const asked: Asked[] = [];
  return listening(createServer(listener(asked, answer)), { asked, scheme: 'http' });
}

export function httpsServer(
  credentials: { readonly key: string; readonly cert: string },
  answer: Answer,
): Promise<TestServer> {
  const asked: Asked[] = [];
  return listening(createSecureServer(credentials, listener(asked, answer)), { asked, scheme: 'https' });
}

/** Bytes of the test's own, for answers that no HTTP library would send. */
export function socketServer(answer: (socket: Socket, number: number) => void): Promise<TestServer> {
  let number = 0;
  const server = createSocketServer((socket) => {
    socket.once('data', () => answer(socket, (number += 1)));
  });
  return listening(server, { asked: [], scheme: 'http' });
}

/** Answers with JSON, as a policy server does. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
