import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** TLS of `mqtts://` URLs: by default the certificate is checked against the roots that Node trusts. */
export interface TlsOptions {
  /** PEM of the authority that signed the broker's certificate. */
  readonly ca?: string | Buffer;
  /** PEM of the client's own certificate and key. */
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** Name to expect in the certificate where it differs from the URL's host. */
  readonly servername?: string;
}

/** Opens the socket for `mqtt://host:1883` or `mqtts://host:8883`. */
export function openTransport(url: URL, tls: TlsOptions | undefined, onConnect: () => void): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'mqtts:';
  const port = url.port === '' ? (secure ? 8883 : 1883) : Number(url.port);
  const socket = secure
    ? connectTls({ host, port, ...tls }, onConnect)
    : connectPlain({ host, port, noDelay: true }, onConnect);
  if (secure) socket.setNoDelay(true);
  return socket;
}

/** @throws TypeError where the text is no `mqtt://` or `mqtts://` URL */
export function parseBrokerUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== 'mqtt:' && url.protocol !== 'mqtts:') {
    throw new TypeError(`${url.protocol}// is no scheme of a broker: use mqtt:// or mqtts://`);
  }
  return url;
}
