import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAudit } from '../../../src/store/audit.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { dot, type PictureServer, startPictureServer } from '../../support/picture-server.ts'
import type { Visitor } from '../../support/visitor.ts'

let server: PictureServer
let admin: TestAdmin
let never: TestAdmin
let ana: Visitor
let id: string
let otherId: string
let secondId: string

const html = (body: string) =>
  mail(['From: loja@loja.example', 'To: suporte@empresa.example', `Subject: ${body.length}`])
    .replace('text/plain', 'text/html')
    .replace('Não imprime.', body)

const plain = (text: string) => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')

before(async () => {
  server = await startPictureServer({
    '/svg': (response) =>
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg onload="x"/>'),
  })
  const at = (path: string) => `<img src="http://fotos.example:${server.port}${path}">`
  const body = `<p>Oi</p>${at('/a.png?b=1&amp;c=2')}${at('/svg')}<img src="http://10.0.0.1/x.png">${at('/d.png')}`
  const desks = [openDesk]
  admin = await startMailAdmin(desks, { imageNetwork: server.network })
  never = await startMailAdmin(desks, { imageNetwork: server.network, remoteImages: 'never' })
  ana = await admin.signIn('operator', 'ana')
  const bring = async (to: TestAdmin, raw: string) => {
    await bringIn(to.intake, { raw, from: 'loja@loja.example' })
    return (await to.database.reader('messages').orderBy('seq', 'desc').first()).id
  }
  otherId = await bring(admin, html('<p>Nada</p>'))
  secondId = await bring(admin, html(`<p>Outra</p>${at('/e.png')}`))
  id = await bring(admin, html(body))
  await bring(never, html(body))
})
after(async () => {
  await admin.close()
  await never.close()
  await server[Symbol.asyncDispose]()
})

/** The address of the frame, and the pictures in it, after the click. */
async function clicked(): Promise<{ frame: string; pictures: string[] }> {
  const { location } = await ana.post(`/messages/${id}/pictures`)
  const shown = await ana.get(location.replace('#content', ''))
  const frame = plain(/<iframe[^>]* src="([^"]+)"/.exec(shown.text)?.[1] ?? '')
  const document = await ana.get(frame)
  return {
    frame,
    pictures: [...document.text.matchAll(/<img src="([^"]+)"/g)].map((match) => match[1] ?? ''),
  }
}

test('message pictures, before a click, security 6.6 are neither loaded nor allowed', async () => {
  const shown = await ana.get(`/messages/${id}?tab=html`)
  assert.match(shown.text, /Mostrar imagens \(4 remotas\)/)
  for (const path of [`/messages/${id}/html`, `/messages/${id}/html?pictures=1.x`]) {
    const { text, headers } = await ana.get(path)
    assert.match(String(headers['content-security-policy']), /img-src data:;/)
    assert.doesNotMatch(text, /<img src=/)
  }
  assert.equal(server.connections, 0)
})

test('message pictures, after a click, security 6.6 come through us to a frame that has no session', async () => {
  const { frame, pictures } = await clicked()
  assert.equal(pictures.length, 4)
  const { headers } = await ana.get(frame)
  assert.match(String(headers['content-security-policy']), /img-src data: 'self';.*sandbox/)
  const answer = await admin.visitor().get(pictures[0] ?? '')
  assert.equal(answer.status, 200)
  assert.deepEqual(
    ['content-type', 'x-content-type-options', 'cross-origin-resource-policy', 'referrer-policy'].map(
      (name) => answer.headers[name],
    ),
    ['image/png', 'nosniff', 'cross-origin', 'no-referrer'],
  )
  assert.equal(answer.headers['content-security-policy'], "default-src 'none'; sandbox")
  assert.match(String(answer.headers['cache-control']), /^private, max-age=[89]\d\d$/)
  assert.equal(Number(answer.headers['content-length']), dot.length)
  assert.equal(server.asked.at(-1)?.path, '/a.png?b=1&c=2')
  assert.equal(server.asked.at(-1)?.headers.cookie, undefined)
  assert.equal(server.asked.at(-1)?.headers.referer, undefined)
  const [line] = await listAudit(admin.database.reader, 1)
  assert.deepEqual(
    [line?.event, line?.actor, line?.subject, line?.details],
    ['pictures-shown', 'ana', id, { count: 4 }],
  )
})

test('message pictures, an SVG or a host of ours, security 6.6 are answered like any missing page', async () => {
  const { pictures } = await clicked()
  const [, svg = '', inner = ''] = pictures
  const missing = await admin.visitor().get(`/messages/${id}/pictures/9?pass=1.x`)
  for (const address of [svg, inner]) {
    const answer = await admin.visitor().get(address)
    assert.equal(answer.status, 404)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['content-type'], missing.headers['content-type'])
  }
})

test('message pictures, a pass for anything else or too old, security 6.6 load nothing', async () => {
  const { pictures, frame } = await clicked()
  const [path = '', pass = ''] = (pictures[0] ?? '').split('?')
  const [until = '', mac = ''] = pass.replace('pass=', '').split('.')
  const before = server.connections
  for (const address of [
    path,
    `${path}?`,
    `${path.replace(/\/0$/, '/3')}?${pass}`,
    `${path.replace(/\/0$/, '/99')}?${pass}`,
    `${path.replace(id, secondId)}?${pass}`,
    `${path}?pass=${Number(until) + 1}.${mac}`,
    `${path}?pass=${until}.${mac.slice(0, -1)}`,
    `${path}?pass=${new URL(frame, admin.url).searchParams.get('pictures')}`,
  ])
    assert.equal((await admin.visitor().get(address)).status, 404, address)
  admin.advance(16 * 60_000)
  assert.equal((await admin.visitor().get(pictures[0] ?? '')).status, 404)
  assert.doesNotMatch((await ana.get(frame)).text, /<img src=/)
  assert.equal(server.connections, before)
})

test('message pictures, asked for by a link or by a stranger, security 6.3 are not shown', async () => {
  assert.equal((await ana.get(`/messages/${id}/pictures`)).status, 404)
  assert.equal((await ana.send('POST', `/messages/${id}/pictures`, '')).status, 403)
  assert.equal((await admin.visitor().post(`/messages/${id}/pictures`, {}, '/sign-in')).location, '/sign-in')
  assert.equal((await ana.post(`/messages/${otherId}/pictures`)).status, 404)
  assert.doesNotMatch((await ana.get(`/messages/${otherId}?tab=html`)).text, /Mostrar imagens/)
})

test('message pictures, switched off, security 6.6 are never shown', async () => {
  const bia = await never.signIn('operator', 'bia')
  const { id: hidden } = await never.database.reader('messages').first()
  assert.doesNotMatch((await bia.get(`/messages/${hidden}?tab=html`)).text, /Mostrar imagens/)
  assert.equal((await bia.post(`/messages/${hidden}/pictures`)).status, 404)
})
