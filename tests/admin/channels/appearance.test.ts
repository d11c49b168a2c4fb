import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findChannel, listChannels, saveChannel } from '../../../src/store/channels.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { newChannel } from '../../support/channels.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const good = {
  brandName: 'Empresa',
  brandUrl: 'https://www.empresa.example',
  footer: 'Rua Um, 1\nSão Paulo',
  background: '#ffffff',
  accent: '#1f5fa8',
}

let admin: TestAdmin
let visitor: Visitor
before(async () => {
  admin = await startTestAdmin()
  visitor = await admin.signIn('administrator')
  await saveChannel(admin.database.writer, newChannel({ id: 'a', name: 'Saída A' }), new Date())
})
after(() => admin.close())

async function send(fields: Readonly<Record<string, string>>, file?: Buffer): Promise<Answer> {
  const [channel] = await listChannels(admin.database.reader)
  const all = { csrf: await visitor.token('/account'), version: String(channel?.version), ...fields }
  const boundary = 'boundary-of-the-form'
  const parts = Object.entries(all).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="logo"; filename="logo.png"\r\n\r\n`
  const upload = file === undefined ? [] : [Buffer.from(head), file, Buffer.from('\r\n')]
  const octets = Buffer.concat([Buffer.from(parts.join('')), ...upload, Buffer.from(`--${boundary}--\r\n`)])
  return visitor.sendOctets('/channels/a/appearance', octets, `multipart/form-data; boundary=${boundary}`)
}

async function looks() {
  return (await findChannel(admin.database.reader, 'a'))?.settings.appearance
}

test('appearance, brand, link, footer, colours and logo, M16 M17 O15 are kept and shown again', async () => {
  assert.equal((await send({ ...good, footer: 'Rua Um, 1' }, png)).status, 303)
  const { logo, ...rest } = (await looks()) ?? {}
  assert.deepEqual(rest, { ...good, footer: 'Rua Um, 1' })
  assert.ok(typeof logo === 'string' && (await admin.blobs.has(logo)))
  const page = (await visitor.get('/channels/a/appearance')).text
  assert.match(page, /src="\/channels\/a\/logo"/)
  const picture = await visitor.get('/channels/a/logo')
  assert.equal(picture.headers['content-type'], 'image/png')
  assert.equal(picture.headers['content-security-policy'], "default-src 'none'; sandbox")
})

test('appearance, saved without a file, M17 keeps the logo until it is removed', async () => {
  await send(good)
  assert.ok((await looks())?.logo)
  await send({ ...good, removeLogo: 'yes' })
  assert.equal((await looks())?.logo, null)
  assert.equal((await visitor.get('/channels/a/logo')).status, 404)
})

const wrong: readonly (readonly [circumstance: string, fields: Record<string, string>, field: string])[] = [
  ['O15 an accent that nobody reads on its background', { accent: '#eeeeee' }, 'accent'],
  ['O15 a colour that is none', { background: 'red;}' }, 'background'],
  ['M16 a link that runs a script', { brandUrl: 'javascript:alert(1)' }, 'brandUrl'],
  ['M16 a link with a password', { brandUrl: 'https://a:b@c.example' }, 'brandUrl'],
  ['M16 a link without a name', { brandName: '' }, 'brandName'],
  ['a footer without end', { footer: 'x'.repeat(1_500) }, 'footer'],
]

for (const [circumstance, fields, field] of wrong) {
  test(`appearance, ${circumstance}, is refused at the field`, async () => {
    const was = await looks()
    const { status, text } = await send({ ...good, ...fields })
    assert.equal(status, 422)
    assert.ok(text.includes(`id="${field}-fault"`))
    assert.deepEqual(await looks(), was)
  })
}

const files: readonly (readonly [circumstance: string, octets: Buffer])[] = [
  [
    'an SVG that says it is a PNG',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  ],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['WebP, which many mail programs do not show', Buffer.from('RIFF0000WEBPVP8 ')],
  ['one larger than a mail should carry', Buffer.concat([png, Buffer.alloc(257 * 1024)])],
]

for (const [circumstance, octets] of files) {
  test(`appearance, a logo that is ${circumstance}, M17 security 6.10 is refused`, async () => {
    const { status, text } = await send(good, octets)
    assert.equal(status, 422)
    assert.match(text, /id="logo-fault"/)
    assert.equal((await looks())?.logo, null)
  })
}

test('appearance, saved over somebody else’s change, tells and changes nothing', async () => {
  const was = await looks()
  const { status, text } = await send({ ...good, footer: 'minha', version: '1' })
  assert.equal(status, 422)
  assert.match(text, /Outra pessoa mudou/)
  assert.deepEqual(await looks(), was)
})
