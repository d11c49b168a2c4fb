import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { noSettingsWorld } from '../../src/admin/pulling-world.ts'
import type { PullTest } from '../../src/domain/pull/pulling-means.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { addDesk } from '../../src/store/desks.ts'
import { createPullJournal } from '../../src/store/pull-journal.ts'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { newChannel } from '../support/channels.ts'
import { lookAt, looks, openSignedIn } from '../support/look-at.ts'
import { openDesk } from '../support/mail-admin.ts'
import { addPulledAccount } from '../support/pulled.ts'

let admin: TestAdmin
let browser: Browser

const tested: PullTest = {
  steps: [
    { step: 'reach', state: 'good', fault: null, words: '' },
    { step: 'encrypt', state: 'good', fault: null, words: '' },
    {
      step: 'sign-in',
      state: 'bad',
      fault: 'sign-in',
      words: 'NO [AUTHENTICATIONFAILED] Invalid credentials',
    },
  ],
  dialogue: [{ command: 'A LOGIN suporte ***', reply: ['A NO [AUTHENTICATIONFAILED] Invalid credentials'] }],
  folders: [],
}

before(async () => {
  const settingsWorld = {
    ...noSettingsWorld,
    resolve: async (_name: string, type: string) =>
      type === 'MX' ? [{ exchange: 'aspmx.l.google.com', priority: 1 }] : [],
  }
  admin = await startTestAdmin({ settingsWorld, pulling: { test: async () => tested } })
  await admin.signIn('administrator')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const { database } = admin
  const { id: deskId } = await addDesk(database.writer, openDesk, new Date())
  await addPulledAccount(database, { id: 'a', name: 'Suporte no Google Workspace', deskId })
  await saveChannel(database.writer, newChannel({ id: 'c' }), new Date())
  const journal = createPullJournal(database)
  await journal.claim('lease', 60_000)
  const nextTryAt = new Date(Date.now() + 600_000)
  const words = 'NO [AUTHENTICATIONFAILED] Invalid credentials'
  await journal.noteState('a', 'lease', { state: 'failing', fault: 'sign-in', words, nextTryAt })
  const note = {
    accountId: 'a',
    folder: 'INBOX',
    validity: '1',
    identity: null,
    messageId: null,
    octets: 2_048,
  }
  const mail = { ...note, isMarked: false, tries: 3, reason: 'our-failure', nextTryAt }
  await journal.note([{ ...mail, number: '7', state: 'failed' }], null)
})

after(async () => {
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`pages of pulled accounts, ${theme} on a ${size}, F5 fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const visit = async (name: string, where: string) => {
      await page.goto(`${admin.url}${where}`)
      await lookAt(page, `pulled-${name}-${size}-${theme}`)
    }
    await visit('list', '/pulled-accounts')
    await visit('type', '/pulled-accounts/add')
    await page.goto(`${admin.url}/pulled-accounts/add?type=in`)
    await page.fill('#address', 'suporte@empresa.example')
    await page.click('#find button')
    await lookAt(page, `pulled-found-${size}-${theme}`)
    await page.click('#find ul a')
    await page.click('main form button[type=submit]:not([form])')
    await lookAt(page, `pulled-faults-${size}-${theme}`)
    await visit('typed', '/pulled-accounts/new?provider=other')
    await page.goto(`${admin.url}/pulled-accounts/a`)
    await page.click('#test button')
    await lookAt(page, `pulled-show-${size}-${theme}`)
    await context.close()
  })
}

test('form of a pulled account, POP3 chosen, F9 hides folders and mark, without any script', async () => {
  const { page, context } = await openSignedIn(browser, admin, { hasScript: false })
  await page.goto(`${admin.url}/pulled-accounts/new?provider=other`)
  assert.ok(await page.isVisible('#folders'))
  assert.ok(!(await page.isVisible('#days')))
  await page.check('[name=kind][value=pop3]')
  await page.check('[name=deletes]')
  assert.ok(!(await page.isVisible('#folders')) && !(await page.isVisible('[name=marksRead]')))
  assert.ok(await page.isVisible('#days'))
  await context.close()
})
