// The log's Merkle tree (RFC 9162, section 2.1): hashes, roots, and checks of proofs.
//
//   leaf hash   SHA-256(00 ‖ leaf)
//   node hash   SHA-256(01 ‖ left ‖ right)

const LEAF_BYTES = 65;
const LEAF_VERSION = 1;

// Used again for each hash: nothing that writes here waits for anything.
const TREE_INPUT = new Uint8Array(1 + LEAF_BYTES);

// All complete subtrees over the leaves: `levels[k]` has the hashes of 2^k leaves each.
async function growTree(leaves, pace) {
  const size = leaves.length / LEAF_BYTES;
  let row = new Uint8Array(32 * size);
  TREE_INPUT[0] = 0;
  for (let n = 0; n < size; n += 1) {
    copyTo(TREE_INPUT, 1, leaves, LEAF_BYTES * n, LEAF_BYTES);
    sha256Into(TREE_INPUT, 1 + LEAF_BYTES, row, 32 * n);
    if (n % 2048 === 2047) {
      await pace("Reading the log", n / size / 2);
      TREE_INPUT[0] = 0;
    }
  }
  const levels = [row];
  while (row.length >= 64) {
    const above = new Uint8Array(32 * (row.length >> 6));
    TREE_INPUT[0] = 1;
    for (let n = 0; n < above.length / 32; n += 1) {
      copyTo(TREE_INPUT, 1, row, 64 * n, 64);
      sha256Into(TREE_INPUT, 65, above, 32 * n);
      if (n % 2048 === 2047) {
        await pace("Reading the log", 1 - row.length / 64 / size);
        TREE_INPUT[0] = 1;
      }
    }
    levels.push(above);
    row = above;
  }
  return { size, levels };
}

// The root when the tree had its first `size` leaves only.
function rootAt(tree, size) {
  let root = null;
  // From the right: the smallest complete subtree first, each joined to what is behind it.
  for (let level = 0; 2 ** level <= size; level += 1) {
    if ((size >>> level) & 1) {
      const index = (size >>> level) - 1;
      const peak = tree.levels[level].slice(32 * index, 32 * index + 32);
      root = root === null ? peak : nodeHash(peak, root);
    }
  }
  return root === null ? sha256(new Uint8Array(0)) : root;
}

function leafHashAt(tree, index) {
  return tree.levels[0].slice(32 * index, 32 * index + 32);
}

function nodeHash(left, right) {
  return sha256(joined(Uint8Array.of(1), left, right));
}

// That leaf `index` has this hash, in the tree of `size` leaves with this root.
function checkInclusion(index, size, leafHash, proof, root) {
  refuseUnless(index < size, `there is no leaf ${index} in a log of ${size}`);
  let place = index;
  let last = size - 1;
  let found = leafHash;
  for (const sibling of proof) {
    refuseUnless(last > 0, "the inclusion proof is too long");
    if (place % 2 === 1 || place === last) {
      found = nodeHash(sibling, found);
      [place, last] = raised(place, last);
    } else {
      found = nodeHash(found, sibling);
    }
    place >>>= 1;
    last >>>= 1;
  }
  refuseUnless(last === 0, "the inclusion proof is too short");
  refuseUnless(
    same(found, root),
    `the inclusion proof of leaf ${index} gives another root`,
  );
}

// That the tree of `newSize` leaves begins with that of `oldSize`.
function checkConsistency(oldSize, newSize, oldRoot, newRoot, proof) {
  refuseUnless(0 < oldSize && oldSize < newSize, "it does not lead from an older tree");
  const isComplete = Number.isInteger(Math.log2(oldSize));
  // A complete old tree is itself the first step; the proof leaves it out.
  const steps = isComplete ? [oldRoot, ...proof] : proof;
  refuseUnless(steps.length > 1, "the consistency proof is too short");
  let place = oldSize - 1;
  let last = newSize - 1;
  while (place % 2 === 1) {
    place >>>= 1;
    last >>>= 1;
  }
  let foundOld = steps[0];
  let foundNew = steps[0];
  for (const step of steps.slice(1)) {
    refuseUnless(last > 0, "the consistency proof is too long");
    if (place % 2 === 1 || place === last) {
      foundOld = nodeHash(step, foundOld);
      foundNew = nodeHash(step, foundNew);
      [place, last] = raised(place, last);
    } else {
      foundNew = nodeHash(foundNew, step);
    }
    place >>>= 1;
    last >>>= 1;
  }
  refuseUnless(last === 0, "the consistency proof is too short");
  refuseUnless(
    same(foundOld, oldRoot),
    `it does not start from the root of ${oldSize}`,
  );
  refuseUnless(same(foundNew, newRoot), `it does not lead to the root of ${newSize}`);
}

// Up the right edge, where a subtree has no sibling, to a level where it has one.
function raised(place, last) {
  while (place > 0 && place % 2 === 0) {
    place >>>= 1;
    last >>>= 1;
  }
  return [place, last];
}

// The hashes of a proof, one a line; no tree is higher than 63.
function parseHashes(lines) {
  refuseUnless(lines.length <= 63, "a proof has at most 63 hashes");
  return lines.map(fromHash);
}

function copyTo(target, place, source, start, length) {
  for (let n = 0; n < length; n += 1) target[place + n] = source[start + n];
}
