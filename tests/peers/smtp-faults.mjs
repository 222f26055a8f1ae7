//! What the misbehaving mail server does, decided by the first word of the recipient's local part.
//!
//! `greylist`, `greylist+anything`, `greylist.anything` and `greylist-anything` all choose the same fault, so that
//! tests running side by side can use addresses of their own. Any other recipient is served well.
//!
//!   greylist  450 the first time an address is seen, accepted from then on
//!   unknown   550 5.1.1 at RCPT          policy  554 5.7.1 after DATA
//!   full      452 4.2.2 at RCPT          later   451 at every DATA, for ever
//!   hang      takes the message (it is in the inbox), never answers, drops the connection after 3 seconds
//!   drop      closes the connection at RCPT
//!   slow      answers RCPT after 2 seconds and the final dot after 2 more

export function refusal(responseCode, message) {
  return Object.assign(new Error(message), { responseCode });
}

const greylisted = new Set();

export function forgetGreylist(address) {
  address ? greylisted.delete(address) : greylisted.clear();
}

function faultOf(address) {
  return address.toLowerCase().match(/^[a-z]+/)?.[0];
}

export function atRcpt(address, { hangUp, answer }) {
  switch (faultOf(address)) {
    case 'greylist':
      if (greylisted.has(address)) return answer();
      greylisted.add(address);
      return answer(refusal(450, '4.2.0 Greylisted, try again in a minute'));
    case 'unknown':
      return answer(refusal(550, '5.1.1 No such user here'));
    case 'full':
      return answer(refusal(452, '4.2.2 Mailbox full'));
    case 'drop':
      return hangUp();
    case 'slow':
      return setTimeout(answer, 2000);
    default:
      return answer();
  }
}

export function atData(recipients, { keep, hangUp, answer }) {
  const faults = new Set(recipients.map(faultOf));
  if (faults.has('policy')) return answer(refusal(554, '5.7.1 Message refused by content policy'));
  if (faults.has('later')) return answer(refusal(451, '4.3.0 Local error, try again later'));
  if (faults.has('hang')) {
    keep();
    return setTimeout(hangUp, 3000);
  }
  return faults.has('slow') ? setTimeout(answer, 2000) : answer();
}
