import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { lookAt, signIn } from '../../support/look-at.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { startPictureServer } from '../../support/picture-server.ts'

test('message pictures, opened and clicked in a browser without our script, security 6.6 are asked for by us once, and only then', {
  skip: chromiumMissing(),
}, async () => {
  await using server = await startPictureServer()
  const admin = await startMailAdmin([openDesk], { imageNetwork: server.network })
  const browser = await startChromium()
  try {
    const address = `http://fotos.example:${server.port}/a.png`
    const html = `<h1>Olá</h1><img id="p" width="80" height="80" src="${address}" background="${address}" srcset="${address} 2x"><link rel="prefetch" href="${address}"><video poster="${address}"></video><div style="background:url(${address})">x</div>`
    const fields = ['From: loja@loja.example', 'To: suporte@empresa.example', 'Subject: Fotos']
    const raw = mail(fields, html).replace('text/plain', 'text/html')
    await bringIn(admin.intake, { raw, from: 'loja@loja.example' })
    await admin.signIn('operator', 'ana')
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 390]) {
        const seen = server.asked.length
        const viewport = { width, height: 900 }
        const context = await browser.newContext({ colorScheme, viewport, locale: 'pt-BR' })
        await context.route('**/portaria.js*', (route) => route.abort())
        const page = await context.newPage()
        const foreign: string[] = []
        const complaints: string[] = []
        page.on('request', (request) => {
          if (!request.url().startsWith(admin.url)) foreign.push(request.url())
        })
        page.on('console', (message) => {
          if (/Content Security Policy|Refused/i.test(message.text())) complaints.push(message.text())
        })
        const checked = (name: string) => lookAt(page, `${name}-${width}-${colorScheme}`)
        await page.goto(`${admin.url}/sign-in`)
        await signIn(page, 'ana')
        const { id } = await admin.database.reader('messages').first()
        await page.goto(`${admin.url}/messages/${id}?tab=html`)
        await page.frameLocator('iframe').locator('h1').waitFor()
        await checked('pictures-off')
        assert.equal(server.asked.length, seen)
        await page.click('text=Mostrar imagens')
        await page.waitForURL(/[?&]pictures=/)
        const image = page.frameLocator('iframe').locator('img')
        await image.waitFor()
        const frame = page.frames().at(-1)
        const naturalWidth =
          'document.querySelector("img").decode().then(() => document.querySelector("img").naturalWidth)'
        assert.equal(await frame?.evaluate(naturalWidth), 1)
        assert.equal(server.asked.length, seen + 1)
        await checked('pictures-on')
        assert.deepEqual([foreign, complaints], [[], []])
        await context.close()
      }
    }
    for (const { headers } of server.asked)
      assert.deepEqual(
        [headers.cookie, headers.referer, headers['user-agent']],
        [undefined, undefined, 'Portaria'],
      )
  } finally {
    await browser.close()
    await admin.close()
  }
})
