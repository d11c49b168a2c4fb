/** A mail made to be slow or large to read: its name, and its octets. */
export type HostileMail = { readonly name: string; readonly make: () => Buffer }

/** A mail of one part. */
export function mailOf(contentType: string, body: string, fields = ''): Buffer {
  return Buffer.from(
    `From: Mallory <mallory@hostile.example>\r\nTo: help@desk.example\r\nSubject: hostile\r\n${fields}` +
      `MIME-Version: 1.0\r\nContent-Type: ${contentType}\r\n\r\n${body}\r\n`,
  )
}

const megabyte = 1024 * 1024

function html(body: string): Buffer {
  return mailOf('text/html; charset=utf-8', body)
}

function repeated(piece: string, octets: number): string {
  return piece.repeat(Math.ceil(octets / piece.length))
}

function nested(name: string, octets: number): string {
  const count = Math.floor(octets / (name.length * 2 + 5))
  return `${`<${name}>`.repeat(count)}x${`</${name}>`.repeat(count)}`
}

/** The shapes that stop parsers by quadratic work, by depth or by sheer number. */
export const hostileMails: readonly HostileMail[] = [
  {
    name: '4 MB of bold words without a blank',
    make: () => html(`<p>${repeated('<b>x</b>', 4 * megabyte)}`),
  },
  { name: '1 MB of nested bold', make: () => html(nested('b', megabyte)) },
  { name: '4 MB of nested divisions', make: () => html(nested('div', 4 * megabyte)) },
  { name: '2 MB of nested tables', make: () => html(repeated('<table><tr><td>', 2 * megabyte)) },
  { name: 'a thousand nested tables in 15 kB', make: () => html(`${'<table><tr><td>'.repeat(1000)}x`) },
  {
    name: 'a table row of 2 MB',
    make: () => html(`<table><tr>${repeated('<td>x</td>', 2 * megabyte)}</tr></table>`),
  },
  { name: '1 MB of open angle brackets', make: () => html(repeated('<', megabyte)) },
  { name: '1 MB of tags that never end', make: () => html(repeated('<a href="', megabyte)) },
  { name: '1 MB of scripts that never end', make: () => html(repeated('<script>', megabyte)) },
  { name: '1 MB of comments that never end', make: () => html(repeated('<!--', megabyte)) },
  { name: '1 MB of ampersands', make: () => html(repeated('&', megabyte)) },
  { name: 'a style of 1 MB', make: () => html(`<p style="${repeated('color:red;', megabyte)}">x</p>`) },
  {
    name: 'groups 100,000 deep in To',
    make: () => mailOf('text/plain', 'x', `Cc: ${'g:'.repeat(100_000)}\r\n`),
  },
  { name: '50 MB of spaces', make: () => mailOf('text/plain', ' '.repeat(50 * megabyte)) },
  { name: '20 MB of line breaks', make: () => mailOf('text/plain', '\r\n'.repeat(10 * megabyte)) },
  { name: 'one line of 10 MB', make: () => mailOf('text/plain', 'x'.repeat(10 * megabyte)) },
  {
    name: '200 kB of "On x wrote" starts',
    make: () => mailOf('text/plain', repeated('Op x\r\nOn 1 wrote\r\n', 200_000)),
  },
  { name: '200 kB of quote marks', make: () => mailOf('text/plain', repeated('> > > > ', 200_000)) },
  { name: '2,000 links', make: () => html('<a href="http://a.example/x">x</a> '.repeat(2000)) },
  { name: '1,500 parts', make: () => mailOf('multipart/mixed; boundary=b', '--b\r\n\r\nx\r\n'.repeat(1500)) },
  {
    name: '50,000 parts',
    make: () => mailOf('multipart/mixed; boundary=b', '--b\r\n\r\nx\r\n'.repeat(50_000)),
  },
  { name: 'multiparts 500 deep', make: () => mailOf('multipart/mixed; boundary=b0', deepMultipart(500)) },
  {
    name: 'messages 300 deep',
    make: () => mailOf('message/rfc822', 'Content-Type: message/rfc822\r\n\r\n'.repeat(300)),
  },
  {
    name: 'a header field of 900 kB',
    make: () => mailOf('text/plain', 'x', `X-Long: ${'a'.repeat(900_000)}\r\n`),
  },
  { name: 'a header section of 2 MB', make: () => mailOf('text/plain', 'x', 'X-A: b\r\n'.repeat(250_000)) },
  {
    name: '1 MB of encoded words',
    make: () => mailOf('text/plain', 'x', `X-Words: ${'=?utf-8?q?a?=\r\n '.repeat(50_000)}\r\n`),
  },
  {
    name: '300 kB of parameters',
    make: () => mailOf(`text/plain; ${"name*0*=utf-8''x; ".repeat(15_000)}`, 'x'),
  },
]

function deepMultipart(depth: number): string {
  let text = ''
  for (let level = 0; level < depth; level += 1) {
    text += `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n\r\n`
  }
  return `${text}--b${depth}\r\n\r\nx\r\n`
}
