import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { noWorld } from '../../src/admin/outgoing-means.ts'
import { saveCanary } from '../../src/store/canary.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { askMailTest, noteArrivals, noteSent } from '../../src/store/mail-tests.ts'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { openSqliteInMemory, type TestDatabase } from '../support/database.ts'
import { lookAt, openSignedIn, walkByTab } from '../support/look-at.ts'
import { type House, houseHost, openHouse } from '../support/round-trip.ts'

let admin: TestAdmin
let house: House
let browser: Browser

/** A day of round trips, of which some did not come. */
async function fill(database: TestDatabase): Promise<void> {
  const { deskId, channelId } = house
  const now = Date.now()
  await writeTransaction(database, async (trx) => {
    await saveCanary(trx, { isOn: true, everyMinutes: 20 }, [{ deskId, channelId }], new Date(now))
    for (let index = 70; index > 0; index -= 1) {
      const at = new Date(now - index * 20 * 60_000)
      const testId = await askMailTest(trx, { deskId, channelId, kind: 'canary', dueAt: at }, at)
      if (index % 13 === 0) {
        await noteSent(trx, testId, { sentAt: null, outcome: 'refused', reply: '554 5.7.1 Not you, ever' })
      } else {
        await noteArrivals(trx, [{ testId, at: new Date(at.getTime() + 400 + (index % 7) * 900) }])
      }
    }
    await trx('mail_tests').where({ state: 'waiting' }).update({ state: 'failed' })
  })
}

before(async () => {
  const database = await openSqliteInMemory()
  house = await openHouse(database)
  const { network, resolve, listener } = house
  admin = await startTestAdmin({
    database,
    hostname: houseHost,
    outgoing: {
      ...noWorld,
      hostname: houseHost,
      network,
      resolve,
      listener,
      probeLimits: { reachMs: 300, stepMs: 300 },
    },
  })
  await admin.signIn('administrator')
  await fill(database)
  house.links.relay = 'refuses'
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})

after(async () => {
  await browser.close()
  await house[Symbol.asyncDispose]()
  await admin.close()
})

for (const [theme, size] of [
  ['light', 'desktop'],
  ['dark', 'phone'],
] as const) {
  test(`pages of accounts, ${theme} on a ${size}, M3 C5 fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const look = (name: string): Promise<void> => lookAt(page, `accounts-${name}-${size}-${theme}`)
    await page.goto(`${admin.url}/accounts`)
    await look('list')
    assert.match(await page.innerText('main'), /Conectada[\s\S]*Intermitente/)
    if (size === 'desktop') await walkByTab(page, 'accounts')
    await page.goto(`${admin.url}/accounts`)
    await page.locator('main form button[type=submit]').first().click()
    await look('test')
    assert.match(await page.innerText('main pre'), /S: 220 one\.example/)
    await page.goto(`${admin.url}/accounts/receiving/${encodeURIComponent(house.address)}`)
    assert.match((await page.locator('.delays title').textContent()) ?? '', /\d+ de \d+ mensagens chegaram/)
    await page.locator('main details summary').click()
    await look('receiving')
    await page.goto(`${admin.url}/accounts/canary`)
    await look('canary')
    await context.close()
  })
}
