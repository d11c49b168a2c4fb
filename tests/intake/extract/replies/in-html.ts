import type { ReplyCase } from './in-portuguese.ts'

const header = 'Em qua., 3 de jan. de 2026 às 10:00, Suporte &lt;suporte@desk.example&gt; escreveu:'
const fields =
  '<b>De:</b> Suporte &lt;suporte@desk.example&gt;<br><b>Enviado:</b> quarta-feira, 3 de janeiro de 2026 10:00<br><b>Para:</b> Ana<br><b>Assunto:</b> x'

/** Replies in HTML alone, as mail programs mark what they quote and sign. */
export const inHtml: readonly ReplyCase[] = [
  [
    'Gmail',
    `<div dir="ltr">Obrigado!</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${header}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>Reiniciou?</div></blockquote></div>`,
    'Obrigado!',
  ],
  [
    'Gmail in a language that no rule knows',
    '<div dir="ltr">Obrigado!</div><br><div class="gmail_quote"><div class="gmail_attr">Ana (ezt írta), január 3<br></div><blockquote class="gmail_quote"><div>Újraindult?</div></blockquote></div>',
    'Obrigado!',
  ],
  [
    'Gmail, answered between the lines',
    `<div class="gmail_quote"><div class="gmail_attr">${header}<br></div><blockquote class="gmail_quote"><div>Qual o modelo?</div></blockquote><div>X-200.</div><blockquote class="gmail_quote"><div>Qual o erro?</div></blockquote><div>Erro 12.</div></div>`,
    '> Qual o modelo?\nX-200.\n> Qual o erro?\nErro 12.',
  ],
  [
    'Gmail with a signature',
    '<div dir="ltr">Obrigado!<br><br><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">Ana Souza<br>Compras</div></div>',
    'Obrigado!',
  ],
  [
    'Gmail, words moved to the right',
    '<div>Faça assim:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>desligue e ligue</div></blockquote>',
    'Faça assim:\ndesligue e ligue',
  ],
  [
    'Outlook on the web',
    `<div class="elementToProof">Funcionou.</div><div id="Signature"><p>Ana Souza</p><p>Compras</p></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">${fields}</div><div>Reiniciou?</div>`,
    'Funcionou.',
  ],
  [
    'Outlook on Windows in a language that no rule knows',
    "<div class=WordSection1><p class=MsoNormal>Funcionou.<o:p></o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Feladó:</b> Suporte<br><b>Elküldve:</b> szerda<br><b>Tárgy:</b> x<o:p></o:p></p></div></div><p class=MsoNormal>Reiniciou?</p></div>",
    'Funcionou.',
  ],
  [
    'Outlook on a telephone',
    `<div dir="auto">Funcionou.</div><div id="ms-outlook-mobile-signature" dir="auto">Obtenha o <a href="https://aka.ms/x">Outlook para Android</a></div><div id="mail-editor-reference-message-container"><hr>${fields}<div>Reiniciou?</div></div>`,
    'Funcionou.',
  ],
  [
    'Apple Mail',
    `<html><body>Chegou.<br><div><br><blockquote type="cite"><div>Em 3 de jan. de 2026, à(s) 10:00, Suporte &lt;suporte@desk.example&gt; escreveu:</div><br class="Apple-interchange-newline"><div>Chegou?</div></blockquote></div></body></html>`,
    'Chegou.',
  ],
  [
    'an iPhone',
    '<html><body dir="auto">Chegou.<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Enviado do meu iPhone</div><div dir="ltr"><br><blockquote type="cite">Em 3 de jan. de 2026, à(s) 10:00, Suporte &lt;suporte@desk.example&gt; escreveu:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Chegou?</div></blockquote></body></html>',
    'Chegou.',
  ],
  [
    'Thunderbird',
    '<p>Resolvido.</p><div class="moz-cite-prefix">Em 03/01/2026 10:00, Suporte escreveu:<br></div><blockquote type="cite" cite="mid:1@desk.example"><p>Resolveu?</p></blockquote><div class="moz-signature">-- <br>Ana</div>',
    'Resolvido.',
  ],
  [
    'Thunderbird, answered below the quote',
    '<div class="moz-cite-prefix">Em 03/01/2026 10:00, Suporte escreveu:<br></div><blockquote type="cite" cite="mid:1@desk.example"><p>Resolveu?</p></blockquote><p>Resolveu sim.</p><div class="moz-signature">-- <br>Ana</div>',
    'Resolveu sim.',
  ],
  [
    'Yahoo',
    '<div class="ydp1yahoo-style-wrap"><div dir="ltr">Certo.</div><div><br></div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>Em quarta-feira, 3 de janeiro de 2026 10:00:00 BRT, Suporte &lt;suporte@desk.example&gt; escreveu:</div><div>Reiniciou?</div></div>',
    'Certo.',
  ],
  [
    'Roundcube',
    '<p>Feito.</p><div id="_rc_sig">-- <br>Ana</div><p id="reply-intro">Em 2026-01-03 10:00, Suporte escreveu:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">Pode testar?</blockquote>',
    'Feito.',
  ],
  [
    'Zimbra',
    '<div>Feito.</div><div data-marker="__SIG_PRE__">Ana Souza, Compras</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"Suporte"<br><b>Para: </b>"Ana"<br><b>Enviadas: </b>Quarta-feira<br><b>Assunto: </b>x</div><div data-marker="__QUOTED_TEXT__">Pode testar?</div>',
    'Feito.',
  ],
  [
    'UOL',
    '<div>Feito.</div><div><br></div><hr><div>De: "Suporte" &lt;suporte@desk.example&gt;<br>Enviada: 2026/01/03 10:00:00<br>Para: ana@uol.example<br>Assunto: Re: x</div><div>Pode testar?</div>',
    'Feito.',
  ],
  [
    'Proton',
    '<div>Feito.</div><div class="protonmail_signature_block"><div>Enviado com o e-mail seguro do Proton Mail.</div></div><div class="protonmail_quote">Em quarta-feira, 3 de janeiro de 2026 às 10:00, Suporte &lt;suporte@desk.example&gt; escreveu:<br><blockquote class="protonmail_quote" type="cite">Pode testar?</blockquote></div>',
    'Feito.',
  ],
  [
    'a webmail that draws a line beside the quote',
    '<p>Feito.</p><p>Suporte, janeiro:</p><blockquote style="border-left:1px solid #0857A6; margin:10px">Pode testar?</blockquote>',
    'Feito.\n\nSuporte, janeiro:',
  ],
  [
    'nothing but a quote',
    '<div class="gmail_quote"><blockquote class="gmail_quote">Pode testar?</blockquote></div>',
    '> Pode testar?',
  ],
  [
    'words that are quoted in the midst of others',
    '<p>O manual diz:</p><blockquote type="cite">Desligue antes.</blockquote><p>Isso vale aqui?</p>',
    'O manual diz:\n\n> Desligue antes.\n\nIsso vale aqui?',
  ],
]
