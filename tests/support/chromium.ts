import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Why tests that need a browser cannot run here; `false` when they can. With CI set they fail instead. */
export function chromiumMissing(): string | false {
  if (existsSync(executablePath)) return false
  const message = `NO BROWSER: ${executablePath} is missing, so the pages are NOT tested in one (apt-get install chromium)`
  if (process.env.CI) throw new Error(message)
  process.stderr.write(`\n${message}\n\n`)
  return message
}

/** Starts Debian's Chromium without a screen. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}
