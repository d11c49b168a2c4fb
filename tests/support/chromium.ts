import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Why tests that need a browser cannot run here; `false` when they can. With CI set they fail instead. */
export function chromiumMissing(): string | false {
  if (existsSync(executablePath)) return false
  const message = `NO BROWSER: ${executablePath} is missing, so the pages are NOT tested in one (apt-get install chromium)`
  if (process.env.CI) throw new Error(message)
  process.stderr.write(`\n${message}\n\n`)
  return message
}

/** How long a context may take to close, in milliseconds. */
const closeMs = 10_000

/** Starts Debian's Chromium without a screen. */
export async function startChromium(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => withBoundedClose(await newContext(options))
  return browser
}

/**
 * A busy machine's Chromium now and then never answers that a context is closed, and nothing of ours hangs on it: what
 * is left of it ends with the browser.
 */
function withBoundedClose(context: BrowserContext): BrowserContext {
  const close = context.close.bind(context)
  context.close = (options) => Promise.race([close(options), pause(closeMs, undefined, { ref: false })])
  return context
}
