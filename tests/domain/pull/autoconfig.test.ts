import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAutoconfig } from '../../../src/domain/pull/autoconfig.ts'

const server = (
  fields: Readonly<Record<string, string>>,
  type = 'imap',
  element = 'incomingServer',
): string =>
  `<${element} type="${type}">${Object.entries({
    hostname: 'imap.%EMAILDOMAIN%',
    port: '993',
    socketType: 'SSL',
    username: '%EMAILLOCALPART%',
    authentication: 'password-cleartext',
    ...fields,
  })
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('')}</${element}>`
const file = (...servers: readonly string[]): string =>
  `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x"><domain>empresa.example</domain>${servers.join('')}</emailProvider></clientConfig>`

test('readAutoconfig, servers in and out, C3 are given in their order with who signs in', () => {
  const text = file(
    server({}),
    server(
      { hostname: 'POP.empresa.example', port: '110', socketType: 'STARTTLS', username: '%EMAILADDRESS%' },
      'pop3',
    ),
    server({ hostname: 'smtp.empresa.example', port: '465' }, 'smtp', 'outgoingServer'),
  )
  assert.deepEqual(readAutoconfig(text, 'suporte@empresa.example'), [
    { protocol: 'imap', host: 'imap.empresa.example', port: 993, encryption: 'tls', user: 'suporte' },
    {
      protocol: 'pop3',
      host: 'pop.empresa.example',
      port: 110,
      encryption: 'starttls',
      user: 'suporte@empresa.example',
    },
    { protocol: 'smtp', host: 'smtp.empresa.example', port: 465, encryption: 'tls', user: 'suporte' },
  ])
})

test('readAutoconfig, servers that nobody should sign in at, C3 are left out', () => {
  const servers = {
    'in clear': server({ socketType: 'plain', port: '143' }),
    'no host': server({ hostname: 'a b' }),
    'a number for a host': server({ hostname: '2130706433' }),
    'a host that ends its line': server({ hostname: 'a.example&#13;&#10;b' }),
    'no port': server({ port: '70000' }),
    'another protocol': server({}, 'exchange'),
    'out that is in': server({}, 'smtp'),
  }
  for (const [what, text] of Object.entries(servers))
    assert.deepEqual(readAutoconfig(file(text), 'suporte@empresa.example'), [], what)
  assert.deepEqual(readAutoconfig('<html><body>404</body></html>', 'suporte@empresa.example'), [])
})

test('readAutoconfig, a name to sign in with that is none, C3 is the address itself', () => {
  for (const username of ['', '%REALNAME%', 'a b', `${'a'.repeat(300)}`]) {
    const [found] = readAutoconfig(file(server({ username })), 'suporte@empresa.example')
    assert.equal(found?.user, 'suporte@empresa.example', username)
  }
})
