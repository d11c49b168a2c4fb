import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { openRaw } from '../../src/store/raw-messages.ts'
import type { TestAdmin } from './admin.ts'
import { readStrictly, type StrictPart } from './strict-mail.ts'
import type { Answer, Visitor } from './visitor.ts'

/** A file as a browser sends it with a form. */
export type SentFile = { readonly field: string; readonly name: string; readonly octets: Uint8Array | string }

/** The names and values of the form where an answer is written, as a browser would send it untouched. */
export async function answerForm(visitor: Visitor, path: string): Promise<Record<string, string | string[]>> {
  const { text, status } = await visitor.get(path)
  assert.equal(status, 200)
  return formOf(text)
}

/** The same, of a page that has come. */
export function formOf(page: string): Record<string, string | string[]> {
  const form = /<form[^>]*enctype="multipart\/form-data".*?<\/form>/s.exec(page)?.[0] ?? ''
  assert.notEqual(form, '', 'no form for an answer')
  const fields: Record<string, string | string[]> = {}
  const people: string[] = []
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const attribute = (name: string) => unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
    const name = attribute('name')
    const isTick = /type="(?:checkbox|radio)"/.test(tag)
    if (name === 'csrf' || attribute('type') === 'file' || (isTick && !/ checked/.test(tag))) continue
    if (name === 'people') people.push(attribute('value'))
    else fields[name] = attribute('value')
  }
  const text = /<textarea[^>]*>\n?(.*?)<\/textarea>/s.exec(form)?.[1] ?? ''
  return { ...fields, people, text: unescapeHtml(text) }
}

/** Sends a form with files. */
export async function sendForm(
  visitor: Visitor,
  path: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
  files: readonly SentFile[],
): Promise<Answer> {
  const boundary = randomUUID()
  const all = Object.entries({ csrf: await visitor.token('/account'), ...fields })
  const parts = [
    ...all.flatMap(([name, value]) =>
      [value].flat().map((each) => [`form-data; name="${name}"`, Buffer.from(each)] as const),
    ),
    ...files.map(
      ({ field, name, octets }) =>
        [
          `form-data; name="${field}"; filename="${name.replaceAll('"', '%22')}"\r\nContent-Type: application/octet-stream`,
          Buffer.from(octets),
        ] as const,
    ),
  ]
  const body = Buffer.concat([
    ...parts.flatMap(([head, octets]) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: ${head}\r\n\r\n`),
      octets,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return visitor.send('POST', path, body, {
    'content-type': `multipart/form-data; boundary=${boundary}`,
  })
}

/** The mails of ours that a database holds, as their octets are kept, the oldest first. */
export async function sentMails({ database, blobs }: Pick<TestAdmin, 'database' | 'blobs'>): Promise<
  readonly {
    readonly id: string
    readonly state: string
    readonly reversePath: string | null
    readonly octets: Buffer
    readonly read: StrictPart
  }[]
> {
  const rows: { id: string; state: string; reverse_path: string | null }[] = await database
    .reader('messages')
    .where({ direction: 'out' })
    .orderBy('seq')
    .select('id', 'state', 'reverse_path')
  return Promise.all(
    rows.map(async ({ id, state, reverse_path: reversePath }) => {
      const raw = await openRaw(database.reader, blobs, id)
      assert.ok(raw, 'no octets')
      const chunks: Buffer[] = await raw.toArray()
      const octets = Buffer.concat(chunks)
      return { id, state, reversePath, octets, read: readStrictly(octets) }
    }),
  )
}

/** Text as it was before a page held it. */
export function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x60;', '`')
    .replaceAll('&amp;', '&')
}
