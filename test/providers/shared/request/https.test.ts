import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { httpCall, type HttpCall } from '../../../../providers/shared/request/http.ts';
import { scratchFolder } from '../../../support/scratch.ts';
import { codeOfCall, getting, once, open } from './calls.ts';
import { httpsServer, json } from './server.ts';

interface Credentials {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that signs itself, for this name only. */
function certificate(name: string): Credentials {
  using scratch = scratchFolder();
  const [key, cert] = [scratch.in('key.pem'), scratch.in('cert.pem')];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...made, ...files, ...subject], { stdio: 'pipe' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

describe('a call over HTTPS', () => {
  const lab = certificate('gpu.lab');

  async function codeFrom(url: string, changes: Partial<HttpCall>): Promise<string> {
    return codeOfCall(httpCall(getting(url, { policy: once, ...changes }).call, open));
  }

  it('proves the server by the name of the URL, at the address that was judged', async () => {
    await using server = await httpsServer(lab, (response) => json(response, {}));
    assert.equal(await codeFrom(server.url(), { authority: lab.cert }), 'answered');
    assert.equal(server.asked[0]?.headers['host'], `gpu.lab:${server.port}`);
  });

  it('is not made to a server of another name, or that nobody vouches for, and not tried again', async () => {
    await using server = await httpsServer(lab, (response) => json(response, {}));
    const { call, told } = getting(server.url('/', 'other.lab'), { authority: lab.cert });
    assert.equal(await codeOfCall(httpCall(call, open)), 'provider_protocol');
    assert.equal(told.length, 1);
    assert.match(told[0]?.message ?? '', /not proved by TLS \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
    assert.equal(await codeFrom(server.url(), {}), 'provider_protocol');
    assert.equal(
      await codeFrom(server.url(), { authority: certificate('gpu.lab').cert }),
      'provider_protocol',
    );
    assert.deepEqual(server.asked, []);
  });

  it('is never led away from TLS by a redirect', async () => {
    await using server = await httpsServer(lab, (response) => {
      response.writeHead(302, { location: 'http://gpu.lab/' }).end();
    });
    assert.equal(await codeFrom(server.url(), { authority: lab.cert }), 'redirect_refused');
  });
});
