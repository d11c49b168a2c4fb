import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type TestAdmin, testPassword } from './admin.ts'

type AxeFaults = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

/** The screens that pages are looked at on. */
export const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

/** One of the screens. */
type Size = keyof typeof sizes

/** The colours that pages are looked at in. */
const themes = ['light', 'dark'] as const

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES

/**
 * The colours and screens that a page is looked at with: light on a desktop and dark on a phone.
 *
 * What is found hangs on the colours or on the size, never on both together. Where pictures are asked for, all four.
 */
export const looks: readonly { readonly theme: (typeof themes)[number]; readonly size: Size }[] = (
  ['desktop', 'phone'] as const
).flatMap((size) =>
  themes
    .filter((theme) => pictures !== undefined || (theme === 'dark') === (size === 'phone'))
    .map((theme) => ({ theme, size })),
)

/** Opens a browser's page in which somebody has signed in. */
export async function openSignedIn(
  browser: Browser,
  { url }: TestAdmin,
  {
    theme = 'light',
    size = 'desktop',
    name = 'administrator',
    hasScript = true,
  }: { theme?: (typeof themes)[number]; size?: Size; name?: string; hasScript?: boolean } = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: sizes[size],
    locale: 'pt-BR',
    javaScriptEnabled: hasScript,
  })
  const page = await context.newPage()
  await page.goto(`${url}/sign-in`)
  await signIn(page, name)
  return { page, context }
}

/** Fills the form of the sign-in that is open. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.fill('#name', name)
  await page.fill('#password', testPassword)
  await page.click('main button')
}

/** Leaves a picture of a page where people asked for some. */
export async function takePicture(page: Page, name: string, fullPage = true): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage })
}

/** The faults that axe finds in a page, outside the frame of a mail. */
export async function axeFaults(page: Page): Promise<AxeFaults> {
  // A script in a page has no time limit of its own: one that a browser has lost is asked a second time, and no third.
  const found = (await askAxe(page)) ?? (await askAxe(page))
  assert.ok(found !== null, `axe gave no answer at ${page.url()}`)
  return found
}

const axeAnswersWithinMs = 30_000

/** Asks axe once; `null` when it gives no answer. */
async function askAxe(page: Page): Promise<AxeFaults | null> {
  // Without looking into frames it needs no second page to put their answers together, and takes a third of the time.
  const axe = new AxeBuilder({ page }).exclude('iframe').setLegacyMode()
  const asked = axe.options({ resultTypes: ['violations'] }).analyze()
  const late = new AbortController()
  const answer = await Promise.race([asked, pause(axeAnswersWithinMs, null, { signal: late.signal })])
  late.abort()
  return answer?.violations ?? null
}

/** Looks at a page: it is titled, fits the screen and has no fault that axe finds outside the frame of a mail. */
export async function lookAt(page: Page, name: string, { withAxe = true } = {}): Promise<void> {
  await takePicture(page, name)
  const violations = withAxe ? await axeFaults(page) : []
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  )
  assert.match(await page.title(), /\S · Portaria$/, name)
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overflow, 0, `${name} is wider than the screen`)
}

/** Walks through a page by Tab alone: each stop shows where the focus is and can be seen. Gives the stops' words. */
export async function walkByTab(page: Page, name: string): Promise<readonly string[]> {
  const seen: string[] = []
  for (let stop = 0; stop < 200; stop += 1) {
    await page.keyboard.press('Tab')
    const focus: { name: string; ring: number; isShown: boolean } | null = await page.evaluate(`(() => {
      const at = document.activeElement
      if (at === null || at === document.body) return null
      const style = getComputedStyle(at)
      const box = at.getBoundingClientRect()
      return {
        name: at.tagName + ' ' + (at.textContent || at.name || at.id).trim().slice(0, 40),
        ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        isShown: box.width > 0 && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight + 1,
      }
    })()`)
    if (focus === null) break
    seen.push(focus.name)
    assert.ok(focus.ring >= 2, `${name}: no ring at ${focus.name}`)
    assert.ok(focus.isShown || focus.name.startsWith('DIV'), `${name}: out of sight at ${focus.name}`)
  }
  assert.match(seen[0] ?? '', /Ir para o conteúdo/, name)
  assert.ok(seen.length > 10 && seen.length < 200, `${name}: ${seen.length} stops`)
  return seen
}
