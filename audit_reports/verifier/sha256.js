// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF-Expand (RFC 5869), written out.
//
// WebCrypto has them too, but only as one promise for each digest: for the 400,000
// hashes of a log of 200,000 leaves that would take a minute. This takes half a second.

// prettier-ignore
const SHA256_START = Int32Array.of(
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
);
// prettier-ignore
const SHA256_ROUND = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
  0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
  0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
  0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
  0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
  0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
  0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
  0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
);

// Used again for each digest: nothing here is asynchronous, so nobody comes between.
const SHA256_STATE = new Int32Array(8);
const SHA256_WORDS = new Int32Array(64);
const SHA256_TAIL = new Uint8Array(128);

function sha256(message) {
  const digest = new Uint8Array(32);
  sha256Into(message, message.length, digest, 0);
  return digest;
}

// The digest of the first `length` bytes of a message, written to `out` from `place` on.
// `start` is the state after `before` bytes, which came before the message.
function sha256Into(message, length, out, place, start = SHA256_START, before = 0) {
  const state = SHA256_STATE;
  state.set(start);
  let done = 0;
  for (; done + 64 <= length; done += 64) sha256Block(state, message, done);

  // What is left, the bit 1, zeros, and the length in bits in the last 8 bytes.
  const tail = SHA256_TAIL;
  const left = length - done;
  const end = left < 56 ? 64 : 128;
  tail.fill(0);
  for (let n = 0; n < left; n += 1) tail[n] = message[done + n];
  tail[left] = 0x80;
  const high = Math.floor((before + length) / 0x20000000);
  const low = (before + length) << 3;
  for (let n = 0; n < 4; n += 1) {
    tail[end - 5 - n] = high >>> (8 * n);
    tail[end - 1 - n] = low >>> (8 * n);
  }
  sha256Block(state, tail, 0);
  if (end === 128) sha256Block(state, tail, 64);

  for (let n = 0; n < 32; n += 1) out[place + n] = state[n >> 2] >>> (24 - 8 * (n & 3));
}

function sha256Block(state, bytes, start) {
  const w = SHA256_WORDS;
  for (let n = 0; n < 16; n += 1) {
    const p = start + 4 * n;
    w[n] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
  }
  for (let n = 16; n < 64; n += 1) {
    const x = w[n - 15];
    const y = w[n - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[n] = (w[n - 16] + s0 + w[n - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let n = 0; n < 64; n += 1) {
    const s1 =
      ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + SHA256_ROUND[n] + w[n]) | 0;
    const s0 =
      ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function hmacSha256(key, message) {
  return hmacSha256With(key)(message);
}

// The same key for many messages.
function hmacSha256With(key) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const [inner, outer] = [0x36, 0x5c].map((pad) => {
    const state = SHA256_START.slice();
    sha256Block(
      state,
      block.map((byte) => byte ^ pad),
      0,
    );
    return state;
  });
  return (message) => {
    const digest = new Uint8Array(32);
    sha256Into(message, message.length, digest, 0, inner, 64);
    sha256Into(digest, 32, digest, 0, outer, 64);
    return digest;
  };
}

// HKDF-Expand for one block of output, which is all that is needed here.
function hkdfExpand(secret, info) {
  return hmacSha256(secret, joined(toUtf8(info), Uint8Array.of(1)));
}
