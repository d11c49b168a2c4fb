import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchImage } from '../../../src/admin/remote-images/fetch-image.ts'
import type { ImageNetwork } from '../../../src/admin/remote-images/network.ts'
import { isPublicAddress } from '../../../src/intake/public-address.ts'
import { dot, startPictureServer } from '../../support/picture-server.ts'

/** Stands for a public host; nobody listens there. */
const allowed = '127.0.0.2'
const limits = { octets: 10_000, redirects: 3, totalMs: 1000 }

test('fetchImage, a picture, security 6.6 comes whole and tells nothing about who asks', async () => {
  await using server = await startPictureServer()
  const image = await fetchImage(`http://fotos.example:${server.port}/a.png?id=7#part`, server.network)
  assert.deepEqual([image?.type, image?.octets.equals(dot)], ['image/png', true])
  const [{ path, headers } = { path: '', headers: {} }] = server.asked
  assert.equal(path, '/a.png?id=7')
  assert.deepEqual(Object.keys(headers).sort(), [
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ])
  assert.deepEqual([headers.host, headers['user-agent']], [`fotos.example:${server.port}`, 'Portaria'])
})

test('fetchImage, whatever is no raster picture, security 6.6 is nothing, whatever it is called', async () => {
  const as = (type: string, body: string) => (response: import('node:http').ServerResponse) =>
    response.writeHead(200, { 'content-type': type }).end(body)
  await using server = await startPictureServer({
    '/svg': as('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    '/html': as('image/png', '<script>alert(1)</script>'),
    '/empty': as('image/png', ''),
    '/none': (response) => response.writeHead(404).end(dot),
    '/error': (response) => response.writeHead(500).end(dot),
    '/gzip': (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from([31, 139])),
  })
  for (const path of ['/svg', '/html', '/empty', '/none', '/error', '/gzip'])
    assert.equal(await fetchImage(`http://x.example:${server.port}${path}`, server.network), null, path)
})

test('fetchImage, more octets than allowed, security 6.6 is cut off', async () => {
  let sent = 0
  await using server = await startPictureServer({
    '/endless': (response) => {
      response.write(dot)
      const more = () => {
        if (response.destroyed) return
        sent += 65_536
        if (response.write(Buffer.alloc(65_536))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    },
    '/fits': (response) => response.end(Buffer.concat([dot, Buffer.alloc(limits.octets - dot.length)])),
    '/over': (response) => response.end(Buffer.concat([dot, Buffer.alloc(limits.octets - dot.length + 1)])),
  })
  const at = (path: string) => fetchImage(`http://x.example:${server.port}${path}`, server.network, limits)
  assert.equal(await at('/endless'), null)
  assert.ok(sent < 20_000_000, String(sent))
  assert.equal((await at('/fits'))?.octets.length, limits.octets)
  assert.equal(await at('/over'), null)
})

test('fetchImage, a server that keeps us waiting at any point, security 6.6 is left in time', async () => {
  await using server = await startPictureServer({
    '/silent': () => {},
    '/drip': (response) => {
      response.write(dot)
      const drip = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(drip))
    },
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '5000' })
      response.write(dot)
      setTimeout(() => response.destroy(), 50)
    },
  })
  for (const path of ['/silent', '/drip', '/cut']) {
    const start = performance.now()
    const address = `http://x.example:${server.port}${path}`
    assert.equal(await fetchImage(address, server.network, { ...limits, totalMs: 300 }), null, path)
    assert.ok(performance.now() - start < 1500, path)
  }
})

test('fetchImage, redirects, security 6.6 are followed three times and checked each time', async () => {
  const to = (location: string) => (response: import('node:http').ServerResponse) =>
    response.writeHead(302, { location }).end()
  await using inner = await startPictureServer()
  await using server = await startPictureServer({
    '/1': to('/2'),
    '/2': to('/3'),
    '/3': to('/dot'),
    '/0': to('/1'),
    '/loop': to('/loop'),
    '/inner': to(`http://127.0.0.1:${inner.port}/`),
    '/name': to(`http://inner.example:${inner.port}/`),
    '/file': to('file:///etc/passwd'),
    '/data': to(`data:image/png;base64,${dot.toString('base64')}`),
    '/user': to('http://user:pass@x.example/'),
    '/nowhere': (response) => response.writeHead(302).end(),
  })
  const at = (path: string) => fetchImage(`http://x.example:${server.port}${path}`, server.network, limits)
  assert.equal((await at('/1'))?.type, 'image/png')
  for (const path of ['/0', '/loop', '/inner', '/name', '/file', '/data', '/user', '/nowhere'])
    assert.equal(await at(path), null, path)
  assert.equal(inner.connections, 0)
})

test('fetchImage, every way to write this machine, security 6.6 6.12 connects to nothing', async () => {
  await using server = await startPictureServer()
  const { port } = server
  const anyPort: ImageNetwork = {
    resolve: async (name) =>
      name === 'mixed.example'
        ? [
            { address: allowed, family: 4 },
            { address: '127.0.0.1', family: 4 },
          ]
        : [{ address: '127.0.0.1', family: 4 }],
    mayConnect: (address) => address === allowed || isPublicAddress(address),
  }
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0177.0.0.1',
    '0x7f000001',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '127.0.0.1.',
    'localhost',
    'LOCALHOST.',
    'inner.example',
    'mixed.example',
    '①②⑦.0.0.1',
  ]
  for (const host of hosts)
    assert.equal(await fetchImage(`http://${host}:${port}/`, anyPort, limits), null, host)
  for (const address of [
    `ftp://x.example:${port}/`,
    `http://a:b@x.example:${port}/`,
    'http://',
    '',
    '//x.example/',
  ])
    assert.equal(await fetchImage(address, server.network, limits), null, address)
  assert.equal(server.connections, 0)
})

test('fetchImage, a name that answers otherwise the next time, security 6.6 is asked once for each connection', async () => {
  await using inner = await startPictureServer()
  let looked = 0
  const rebinding: ImageNetwork = {
    async resolve() {
      looked += 1
      return [{ address: looked === 1 ? allowed : '127.0.0.1', family: 4 }]
    },
    mayConnect: (address) => address === allowed,
  }
  const address = `http://rebind.example:${inner.port}/`
  assert.equal(await fetchImage(address, rebinding, { ...limits, totalMs: 300 }), null)
  assert.equal(looked, 1)
  assert.equal(await fetchImage(address, rebinding, limits), null)
  assert.equal(looked, 2)
  assert.equal(inner.connections, 0)
})
