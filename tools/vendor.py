"""Copy the browser modules the pages load from node_modules to static/vendor, with a manifest of hashes.

There is no bundler: the files are served as their packages ship them, licences included. static/vendor is
git-ignored; `make install` calls this and tests/tools/test_vendor.py holds it to its word.
"""

import hashlib
import json
import shutil
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]

# Below static/vendor ← below node_modules. zxing-wasm's reader imports "../share.js": its folders stay.
FILES = {
    "zxing-wasm/es/reader/index.js": "zxing-wasm/dist/es/reader/index.js",
    "zxing-wasm/es/share.js": "zxing-wasm/dist/es/share.js",
    "zxing-wasm/reader/zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
    "zxing-wasm/LICENSE": "zxing-wasm/LICENSE",
    "idb/index.js": "idb/build/index.js",
    "idb/LICENSE": "idb/LICENSE",
    "noble-ed25519/index.js": "@noble/ed25519/index.js",
    "noble-ed25519/LICENSE": "@noble/ed25519/LICENSE",
}


def copy_modules(*, source: Path, target: Path) -> dict[str, str]:
    """Make target hold exactly FILES and manifest.json; answer path → SHA-256.

    Raises FileNotFoundError where a package does not hold a file it should.
    """
    fresh = target.with_name(f".{target.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    hashes = {}
    for name, origin in sorted(FILES.items()):
        content = (source / origin).read_bytes()
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes(content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    (fresh / "manifest.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return hashes


if __name__ == "__main__":
    copied = copy_modules(source=PROJECT_DIR / "node_modules", target=PROJECT_DIR / "static" / "vendor")
    print(f"static/vendor: {len(copied)} files")
