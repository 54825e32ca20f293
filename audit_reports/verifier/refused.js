// Why a file is not taken. The message is a sentence for people.
//
// `about` says what it is about: `place` is a file of the bundle, `section` and
// `version` a fact, and `kind` how the answer begins:
//
//   changed   the file is not what was signed, or not whole (unless something else is said)
//   foreign   it may be whole, but no key that was brought from elsewhere vouches for it
//   old       it is older than was asked for
//   forked    the log has shown somebody else another history
//   no bundle this is not a bundle at all
//   question  what was asked cannot be answered: keys that are none, a browser too old

class Refused extends Error {
  constructor(why, about = {}) {
    super(why);
    this.about = about;
  }
}

// Runs `work`; whatever it refuses is about this, unless it said so more exactly.
async function about(what, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) error.about = { ...what, ...error.about };
    throw error;
  }
}

function refuseUnless(isSo, why, what) {
  if (!isSo) throw new Refused(why, what);
}
