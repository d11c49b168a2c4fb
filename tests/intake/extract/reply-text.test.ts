import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitReply } from '../../../src/intake/extract/reply-text.ts'

const cases: readonly (readonly [circumstance: string, text: string, reply: string])[] = [
  ['nothing quoted', 'Bom dia,\n\nainda não imprime.', 'Bom dia,\n\nainda não imprime.'],
  [
    'Gmail in Portuguese',
    'Obrigado!\n\nEm qua., 3 de jan. de 2026 às 10:00, Ana <ana@client.example> escreveu:\n\n> Reiniciou?\n',
    'Obrigado!',
  ],
  [
    'Gmail in Portuguese over two lines',
    'Obrigado!\n\nEm qua., 3 de jan. de 2026 às 10:00, Ana Maria da Silva\n<ana@client.example> escreveu:\n\n> Reiniciou?',
    'Obrigado!',
  ],
  [
    'Outlook in Portuguese',
    'Funcionou.\n\nDe: Ana <ana@client.example>\nEnviada em: quarta-feira, 3 de janeiro de 2026 10:00\nPara: help@desk.example\nAssunto: Re: impressora\n\nReiniciou?',
    'Funcionou.',
  ],
  [
    'Outlook on the web in Portuguese',
    'Funcionou.\n________________________________\nDe: Ana <ana@client.example>\nEnviado: quarta-feira\nPara: help@desk.example\nAssunto: x\n\nReiniciou?',
    'Funcionou.',
  ],
  ['Outlook Express in Portuguese', 'Sim.\n\n-----Mensagem original-----\nDe: Ana\nReiniciou?', 'Sim.'],
  [
    'Outlook in English',
    'Yes.\n\nFrom: Ana <ana@client.example>\nSent: Wednesday\nTo: help@desk.example\nSubject: x\n\nDid you?',
    'Yes.',
  ],
  [
    'Gmail in English',
    'Yes.\n\nOn Wed, Jan 3, 2026 at 10:00 AM Ana <ana@client.example> wrote:\n> Did you?',
    'Yes.',
  ],
  ['Thunderbird in German', 'Ja.\n\nAm 03.01.26 um 10:00 schrieb Ana:\n> Na?', 'Ja.'],
  ['an iPhone in Portuguese', 'Já chegou.\n\nEnviado do meu iPhone', 'Já chegou.'],
  ['a signature', 'Já chegou.\n\n-- \nAna\nContabilidade', 'Já chegou.'],
  [
    'answers between the quoted lines',
    'Em 3 de jan. de 2026, Ana <ana@client.example> escreveu:\n> Reiniciou?\nSim.\n> Imprimiu?\nNão.',
    'Sim.\nNão.',
  ],
  [
    'nothing but a quoted mail',
    '-----Mensagem original-----\nDe: Ana\nReiniciou?',
    '-----Mensagem original-----\nDe: Ana\nReiniciou?',
  ],
  ['nothing but a signature', 'Enviado do meu iPhone', 'Enviado do meu iPhone'],
  [
    'a sentence that starts with Em',
    'Em 2026 compramos duas.\nUma parou.',
    'Em 2026 compramos duas.\nUma parou.',
  ],
  [
    'a sentence that starts with De',
    'De: manhã não imprime.\nPara mim tanto faz.',
    'De: manhã não imprime.\nPara mim tanto faz.',
  ],
]

for (const [circumstance, text, reply] of cases) {
  test(`reply text, ${circumstance}, is what the author newly wrote`, () => {
    const found = splitReply(text)
    assert.equal(found.replyText, reply)
    assert.equal(found.quotedText === '', reply === text)
  })
}

test('reply text, a long line, comes through whole', () => {
  const line = 'palavra '.repeat(200).trim()
  assert.equal(splitReply(`${line}\n\n> antes\n`).replyText, line)
})

test('complaint 17 reply text, hostile repetition, takes linear time', () => {
  const shapes = [
    'Op x\n',
    'On 1 ',
    'On 1 \n',
    '> ',
    '0000from<',
    'a <b> ',
    'De: x\n',
    'Em 1\n',
    'skrev ',
    'abc. x skrev\n',
    '\n',
    ' ',
    '-',
    '_',
  ]
  for (const shape of shapes) {
    const text = shape.repeat(Math.floor((240 * 1024) / shape.length))
    const start = performance.now()
    assert.notEqual(splitReply(`x${text}`).replyText, '')
    splitReply(shape.repeat(Math.floor((15 * 1024) / shape.length)))
    assert.ok(performance.now() - start < 3000, shape)
  }
})
