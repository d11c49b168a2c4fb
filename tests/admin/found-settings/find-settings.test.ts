import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createClearServer, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  findSettings,
  type SettingsWorld,
  usualFileAddresses,
} from '../../../src/admin/found-settings/find-settings.ts'
import { askDns, createResolver } from '../../../src/intake/authenticity/resolver.ts'
import { openZoneServer, type ServedZone } from '../../support/dns-server.ts'
import { serverCertificate } from '../../support/sign-in-server.ts'

const address = 'suporte@empresa.example'
const nowhere: SettingsWorld['web'] = { resolve: async () => [], mayConnect: () => false }

function file(host: string): string {
  const server = `<incomingServer type="imap"><hostname>${host}</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>`
  return `<clientConfig version="1.1"><emailProvider id="x">${server}</emailProvider></clientConfig>`
}

/** A web server by https on the loopback, known as one.example. */
async function openFiles(answers: Readonly<Record<string, (response: ServerResponse) => void>>) {
  const asked: string[] = []
  const key = readFileSync(join(import.meta.dirname, '../../support/certificates/one-key.pem'))
  const web = createServer({ key, cert: serverCertificate }, (request, response) => {
    asked.push(request.url ?? '')
    answers[request.url ?? '']?.(response)
  })
  await once(web.listen(0, '127.0.0.1'), 'listening')
  const { port } = web.address() as AddressInfo
  const base = `https://one.example:${port}`
  const network: SettingsWorld['web'] = {
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    mayConnect: (to, toPort) => to === '127.0.0.1' && toPort === port,
    ca: serverCertificate,
  }
  return {
    asked,
    base,
    network,
    async [Symbol.asyncDispose]() {
      web.closeAllConnections()
      web.close()
    },
  }
}

async function foundInDns(zone: ServedZone) {
  await using server = await openZoneServer(zone)
  const resolve = createResolver(askDns([server.address]))
  const found = await findSettings(address, { resolve, web: nowhere, fileAddresses: () => [] })
  return { found, asked: server.asked }
}

test('findSettings, an MX of a known provider, C3 gives its servers and which MX said so', async () => {
  const { found } = await foundInDns({
    'MX empresa.example': ['20 alt1.aspmx.l.google.com', '10 aspmx.l.google.com'],
  })
  assert.deepEqual(
    found.map(({ source, evidence, provider }) => [source, evidence, provider]),
    [['provider', 'MX aspmx.l.google.com', 'google-oauth']],
  )
  assert.deepEqual(
    found[0]?.servers.map(({ protocol, host, user }) => [protocol, host, user]),
    [
      ['imap', 'imap.gmail.com', address],
      ['pop3', 'pop.gmail.com', address],
      ['smtp', 'smtp.gmail.com', address],
    ],
  )
})

test('findSettings, services in the DNS, C3 are those of the lowest priority that are there', async () => {
  const { found, asked } = await foundInDns({
    'SRV _imaps._tcp.empresa.example': ['20 1 993 outro.empresa.example', '10 1 993 IMAP.empresa.example'],
    'SRV _pop3s._tcp.empresa.example': ['0 0 0 .'],
    'SRV _submission._tcp.empresa.example': ['0 1 587 smtp.empresa.example'],
  })
  assert.deepEqual(
    found.map(({ source, evidence, provider, servers }) => [source, evidence, provider, servers]),
    [
      [
        'dns',
        'SRV empresa.example',
        null,
        [
          { protocol: 'imap', host: 'imap.empresa.example', port: 993, encryption: 'tls', user: address },
          {
            protocol: 'smtp',
            host: 'smtp.empresa.example',
            port: 587,
            encryption: 'starttls',
            user: address,
          },
        ],
      ],
    ],
  )
  assert.ok(!asked.some((question) => question.includes('suporte')))
})

test('findSettings, files of the domain and of the public list, C3 are told once where they say the same', async () => {
  await using files = await openFiles({
    '/a': (response) => response.writeHead(302, { location: '/c' }).end(),
    '/b': (response) => response.end(file('outlook.office365.com')),
    '/c': (response) => response.end(file('imap.empresa.example')),
    '/d': (response) => response.end(file('imap.empresa.example')),
  })
  const resolve = async () => []
  const fileAddresses = () => [
    { source: 'domain', url: `${files.base}/a` } as const,
    { source: 'domain', url: `${files.base}/b` } as const,
    { source: 'public-list', url: `${files.base}/d` } as const,
  ]
  const found = await findSettings(address, { resolve, web: files.network, fileAddresses })
  assert.deepEqual(
    found.map(({ source, provider, servers }) => [source, provider, servers[0]?.host]),
    [
      ['domain', null, 'imap.empresa.example'],
      ['domain', 'microsoft-oauth', 'outlook.office365.com'],
    ],
  )
})

test('findSettings, files at inside addresses, in clear, too long or never ended, security 6.12 are none', async () => {
  await using files = await openFiles({
    '/clear': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    '/inside': (response) => response.writeHead(302, { location: 'https://127.0.0.1:1/' }).end(),
    '/long': (response) => response.end(file('imap.empresa.example') + ' '.repeat(70_000)),
    '/missing': (response) => response.writeHead(404).end(file('imap.empresa.example')),
    '/html': (response) => response.end('<!DOCTYPE html><html></html>'),
  })
  const resolve = async () => []
  const paths = ['/clear', '/inside', '/long', '/missing', '/html']
  const fileAddresses = () =>
    paths.map((path) => ({ source: 'domain' as const, url: `${files.base}${path}` }))
  assert.deepEqual(await findSettings(address, { resolve, web: files.network, fileAddresses }), [])
  assert.equal(files.asked.length, paths.length)
})

test('findSettings, a file that leads to clear text, security 6.12 is not followed there', async (t) => {
  const heard: string[] = []
  const clear = createClearServer((request, response) => {
    heard.push(request.url ?? '')
    response.end(file('imap.ladrao.example'))
  })
  await once(clear.listen(0, '127.0.0.1'), 'listening')
  t.after(() => clear.close())
  const { port } = clear.address() as AddressInfo
  await using files = await openFiles({
    '/': (response) => response.writeHead(302, { location: `http://one.example:${port}/` }).end(),
  })
  const web = { ...files.network, mayConnect: () => true }
  const urls = [`${files.base}/`, `http://one.example:${port}/`]
  const fileAddresses = () => urls.map((url) => ({ source: 'domain' as const, url }))
  assert.deepEqual(await findSettings(address, { resolve: async () => [], web, fileAddresses }), [])
  assert.deepEqual([files.asked, heard], [['/'], []])
})

test('findSettings, an address without a domain that could be asked, C3 asks nobody', async () => {
  const asked: string[] = []
  const resolve = async (name: string) => {
    asked.push(name)
    return []
  }
  for (const text of [
    '',
    'suporte',
    'a@localhost!',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    `a@${'b'.repeat(300)}.example`,
  ])
    assert.deepEqual(
      await findSettings(text, { resolve, web: nowhere, fileAddresses: usualFileAddresses }),
      [],
    )
  assert.deepEqual(asked, [])
})

test('usualFileAddresses, each of them, C3 is asked by https and is told the domain alone', () => {
  for (const { url } of usualFileAddresses('empresa.example')) {
    assert.match(url, /^https:\/\/[^@?]+$/)
    assert.ok(!url.includes('suporte'))
  }
})
