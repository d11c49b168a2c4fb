import { request } from 'node:http'

/** An answer as it came. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  /** Where a redirect leads; empty when it is none. */
  readonly location: string
}

type Fields = Readonly<Record<string, string | readonly string[]>>

/** A browser without a screen: it keeps cookies and finds the token of a form. */
export class Visitor {
  readonly #port: number
  readonly cookies = new Map<string, string>()

  constructor(port: number) {
    this.#port = port
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, null, headers)
  }

  /** Posts a form with the token of its page, the page itself unless another is named. */
  async post(path: string, fields: Fields = {}, formPage = '/account'): Promise<Answer> {
    const csrf = await this.token(formPage)
    return this.send('POST', path, formText({ csrf, ...fields }))
  }

  /** The token of the forms of a page. */
  async token(formPage: string): Promise<string> {
    const { text } = await this.get(formPage)
    return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? ''
  }

  signIn(name: string, password: string): Promise<Answer> {
    return this.post('/sign-in', { name, password, next: '/' }, '/sign-in')
  }

  /** Posts octets that are a form already, such as one with a file. */
  sendOctets(path: string, body: Uint8Array, contentType: string): Promise<Answer> {
    return this.send('POST', path, body, { 'content-type': contentType })
  }

  send(
    method: string,
    path: string,
    body: string | Uint8Array | null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = {
      ...(cookie === '' ? {} : { cookie }),
      ...(body === null
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(body)),
          }),
      ...headers,
    }
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: this.#port, method, path, headers: all },
        (response) => {
          response.setEncoding('utf8')
          let text = ''
          response.on('data', (chunk: string) => {
            text += chunk
          })
          response.on('end', () => {
            this.#keep(response.headers['set-cookie'] ?? [])
            const { statusCode = 0 } = response
            resolve({
              status: statusCode,
              headers: response.headers,
              text,
              location: response.headers.location ?? '',
            })
          })
        },
      )
      sent.on('error', reject)
      sent.end(body ?? undefined)
    })
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      this.cookies.set(name, value)
    }
  }
}

/** Fields as a browser sends a form. */
export function formText(fields: Fields): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each)
  }
  return form.toString()
}
