import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addBlock } from '../../src/store/blocklist.ts'
import { addContact } from '../../src/store/contacts.ts'
import { runs } from '../support/any-mail.ts'
import { crawl } from '../support/crawl.ts'
import { strangeMarkup } from '../support/html-tags.ts'
import { bringIn } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'

/** What would become a tag or an attribute where a text is not escaped; each begins with `zq`, as nothing of ours does. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom('<zq>', '</zq ', '<zq/', '<ZQ\n', ' zqon=1 ', '"zq=', "'zq=", '`zq=', '/zq=', '=zq '),
      fc.constantFrom(
        '"',
        "'",
        '>',
        '<',
        '&',
        '=',
        '/',
        '`',
        '\\',
        '<!--',
        '-->',
        ']]>',
        '<!zq>',
        '<?zq',
        '\u2028',
      ),
      fc.constantFrom('</textarea><zq>', '</title><zq>', '</option><zq>', '</style><zq>', '"><zq>', "'><zq>"),
      fc.constantFrom(
        '&lt;zq&gt;',
        '&#60;zq>',
        '&quot;zq=',
        '%3Czq%3E',
        '\\u003czq>',
        '\uFF1Czq\uFF1E',
        '\uFE64zq>',
      ),
      fc.constantFrom(
        '{{zq}}',
        '{{{zq}}}',
        '#{zq}',
        '{subject}',
        'javascript:zq',
        '\u202e',
        '\0',
        '\u0085',
        '\t',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

/** A field's text so that any characters come through, line breaks among them. RFC 2047 §4.1 */
function encoded(text: string): string {
  const words: string[] = []
  const octets = Buffer.from(text.toWellFormed())
  for (let at = 0; at < octets.length; at += 45)
    words.push(`=?utf-8?B?${octets.subarray(at, at + 45).toString('base64')}?=`)
  return words.join('\r\n ')
}

/** The text as octets of the field itself, as far as a line may hold them. */
function bare(text: string): string {
  return text.replace(/[\r\n\0]/g, ' ')
}

function mailWith(texts: readonly string[], number: number): string {
  const [subject = '', name = '', file = '', body = ''] = texts
  const said = number % 2 === 0 ? encoded : bare
  return [
    `From: ${said(name)} <ana${number}@cliente.example>`,
    `To: ${said(subject)} <suporte@empresa.example>`,
    `Cc: ${said(file)} <rui@cliente.example>`,
    `Subject: ${said(subject)}`,
    `Message-ID: <${number}${bare(name).replace(/[<>\s]/g, '')}@cliente.example>`,
    `X-Any: ${bare(file)}`,
    `Received: from ${bare(body)} by mx.example; Sat, 21 Nov 2026 09:00:00 -0300`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(body.toWellFormed()).toString('base64'),
    '--b',
    `Content-Type: ${bare(file).replace(/[;"]/g, '')}/x; name="${said(file)}"`,
    `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(file.toWellFormed())}`,
    '',
    'x',
    '--b--',
    '',
  ].join('\r\n')
}

/** Mails for each look at all pages. */
const together = 5
/** Texts that are tried at each look, roughly. */
const textsAtOnce = 100

test('security §5 row 1d any header value, through every page that shows it, makes no tag and no attribute', {
  timeout: 24 * 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyText, { minLength: 4, maxLength: 4 }), {
        minLength: together,
        maxLength: together,
      }),
      async (mails) => {
        const admin = await startMailAdmin([
          openDesk,
          { ...openDesk, address: 'estrito@empresa.example', profile: 'estrito' },
        ])
        try {
          const administrator = await admin.signIn('administrator')
          for (const [number, texts] of mails.entries()) {
            const [text = '', other = ''] = texts
            const raw = mailWith(texts, number)
            const helo = bare(text).slice(0, 200) || 'x'
            await bringIn(admin.intake, { raw, helo })
            await bringIn(admin.intake, {
              raw,
              helo,
              to: ['estrito@empresa.example'],
              from: `${bare(other)}@x.example`,
            })
            const now = new Date()
            await addBlock(
              admin.database.writer,
              { pattern: `x${number}@spam.example`, reason: text, owner: other },
              now,
            )
            const contact = { address: `c${number}@x.example`, name: text, role: 'requester' } as const
            await addContact(admin.database.writer, contact, now)
          }
          // A search for NUL is a bad request, which shows nothing of it.
          const query = encodeURIComponent((mails[0]?.[0] ?? '').toWellFormed().replaceAll('\0', ''))
          const pages = await crawl(administrator, [
            ...['/', '/messages', '/tickets', '/desks', '/blocklist', '/contacts', '/audit'],
            ...['/messages', '/tickets', '/contacts', '/blocklist'].map((path) => `${path}?q=${query}`),
          ])
          assert.ok(pages.size > 20, `${pages.size} pages`)
          for (const [path, html] of pages) assert.deepEqual(strangeMarkup(html, /zq/i), [], path)
          assert.ok(
            [...pages.values()].some((html) => /zq/i.test(html)) || !/zq/i.test(mails.flat().join('')),
            'the texts are shown',
          )
        } finally {
          await admin.close()
        }
      },
    ),
    { numRuns: Math.ceil(runs(300) / textsAtOnce), endOnFailure: true },
  )
})

test('security §5 row 1d markup, of texts that are not escaped, is seen', () => {
  for (const html of [
    '<p><zq>',
    '<p title="a" zqon=1>',
    "<p title='a'zq=1>",
    '<p/zq=1>',
    '<!-- zq -->',
    '<a href=javascript:zq>',
  ])
    assert.notDeepEqual(strangeMarkup(html, /zq/i), [], html)
  for (const html of [
    '<p title="<zq>">&lt;zq&gt;</p>',
    '<textarea>zq</textarea>',
    '<a href="/x?q=zq">zq=1</a>',
  ])
    assert.deepEqual(strangeMarkup(html, /zq/i), [], html)
})
