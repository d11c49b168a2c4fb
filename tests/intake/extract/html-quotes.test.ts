import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findHtmlQuotes } from '../../../src/intake/extract/html-quotes.ts'
import { openExtractor } from './extraction-fixture.ts'
import { inHtml } from './replies/in-html.ts'

const fields = 'From: Ana <ana@client.example>\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\n'

test('C32 reply text of HTML, each mail program, is what the author newly wrote', async (t) => {
  const fixture = openExtractor()
  t.after(() => fixture.close())
  for (const [circumstance, html, reply] of inHtml) {
    await t.test(circumstance, async () => {
      const mail = `${fields}Content-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`
      const { content } = await fixture.extractor.extract({ octets: Buffer.from(mail) })
      assert.equal(content.replyText, reply)
    })
  }
})

test('C32 reply text, plain text beside HTML that knows its quote, ends where the HTML says', async (t) => {
  const fixture = openExtractor()
  t.after(() => fixture.close())
  const plain = 'Funcionou.\r\n\r\nAna (ezt írta), január 3\r\nÚjraindult <https://desk.example/1>?\r\n'
  const html =
    '<div>Funcionou.</div><div class="gmail_quote"><div class="gmail_attr">Ana (ezt írta), január 3<br></div><blockquote class="gmail_quote">Újraindult <a href="https://desk.example/1">?</a></blockquote></div>'
  const mail = `${fields}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${plain}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--b--\r\n`
  const { content } = await fixture.extractor.extract({ octets: Buffer.from(mail) })
  assert.equal(content.replyText, 'Funcionou.')
  assert.match(content.quotedText, /^Ana \(ezt írta\)/)
  assert.match(content.text, /Újraindult/, 'nothing is lost')
})

test('C32 quotes of HTML, something new below them, are none to cut', () => {
  const quoted = '<div>Sim.</div><blockquote type="cite">Chegou a caixa?</blockquote>'
  assert.deepEqual(findHtmlQuotes(quoted), [{ kind: 'quote', opening: 'chegouacaixa', before: 3 }])
  assert.deepEqual(findHtmlQuotes(`${quoted}<p>Mas vazia.</p>`), [])
})

test('C32 quotes of HTML, a picture that bears the name of a signature, do not begin', () => {
  assert.deepEqual(findHtmlQuotes('<img id="signature" src="cid:1"><p>Tudo certo por aqui.</p>'), [])
})

test('C32 quotes of HTML, hostile repetition, take linear time', () => {
  const shapes = [
    '<blockquote type=cite>',
    '<blockquote type=cite>a</blockquote>',
    '<div class="gmail_quote">',
    `<div class="${'a '.repeat(90)}">`,
    '</div>',
    'class = "',
    '<div style="border:none;border-top:solid #',
  ]
  for (const shape of shapes) {
    const html = shape.repeat(Math.ceil((1024 * 1024) / shape.length))
    const start = process.cpuUsage().user
    assert.ok(findHtmlQuotes(html).length <= 64)
    assert.ok(process.cpuUsage().user - start < 3_000_000, shape)
  }
})
