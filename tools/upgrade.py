"""`make upgrade FROM=...`: merges another version of the generator, and leaves what is the site's own as it is.

Called with a commit, a tag or a branch. What belongs to a site never gets a conflict, because nothing of it is merged.
A file of the generator that was changed here and there alike may get one, as in any merge.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

OWN = (
    "docs",
    "mkdocs.yml",
    "README.md",
    "LICENSE",
    "NOTICE",
    "SECURITY.md",
    "CODE_OF_CONDUCT.md",
    ".github/CODEOWNERS",
)
"""Files and folders of the site. All others are the generator's."""
GENERATED_DOCS = (
    "docs/adopting.md",
    "docs/assets/lost.js",
    "docs/assets/site.css",
    "docs/assets/site.js",
    "docs/assets/suggest.js",
    "docs/benchmarks.md",
    "docs/contributing.md",
    "docs/engines.md",
    "docs/examples",
    "docs/hosting.md",
    "docs/maintaining.md",
    "docs/notes-json.md",
)
"""What is the generator's among the files of the site; those that are deleted stay so."""


class UpgradeError(Exception):
    """Nothing was changed; the message says why."""


def is_own(path: str) -> bool:
    """Whether the file `path`, from the root of the repository, belongs to the site."""
    return _is_below(path, OWN) and not _is_below(path, GENERATED_DOCS)


def upgrade(root: Path, version: str) -> list[str]:
    """Merge `version` into the checkout `root`, all but what is the site's own, and commit it.

    Returns the files with conflicts; with any, nothing is committed yet. Raises `UpgradeError`.
    """
    git = _Git(root)
    if git.said("status", "--porcelain", "--untracked-files=no"):
        raise UpgradeError("there are changes that no commit has; commit them first")
    if git.fails("rev-parse", "--quiet", "--verify", f"{version}^{{commit}}"):
        raise UpgradeError(f"{version}: no such version here; `git fetch` it first, see docs/adopting.md")
    if not git.fails("merge-base", "--is-ancestor", version, "HEAD"):
        return []
    if git.fails("merge-base", "HEAD", version):
        # A copy without history: all of the generator is new.
        git.run("merge", "--quiet", "--no-commit", "--strategy=ours", "--allow-unrelated-histories", version)
        git.run("checkout", version, "--", ".")
    else:
        git.fails("merge", "--quiet", "--no-commit", "--no-ff", version)
    if git.fails("rev-parse", "--quiet", "--verify", "MERGE_HEAD"):
        raise UpgradeError(f"git cannot merge {version}; `git merge {version}` says why")
    for path in git.paths("diff", "--name-only", "--no-renames", "-z", "HEAD"):
        if is_own(path) or (_is_below(path, GENERATED_DOCS) and git.fails("cat-file", "-e", f"HEAD:{path}")):
            _restore(git, path)
    conflicts = sorted(set(git.paths("diff", "--name-only", "--diff-filter=U", "-z")))
    if not conflicts:
        git.run("commit", "--quiet", "--message", f"Upgrade the generator to {version}")
    return conflicts


def _restore(git: _Git, path: str) -> None:
    """Make `path` what it is in the last commit, or take it away."""
    if git.fails("cat-file", "-e", f"HEAD:{path}"):
        git.run("rm", "--quiet", "--force", "--", path)
    else:
        git.run("checkout", "--quiet", "HEAD", "--", path)


def _is_below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


class _Git:
    """Git in one checkout."""

    def __init__(self, root: Path) -> None:
        self._root, self._program = root, shutil.which("git") or "git"

    def run(self, *arguments: str) -> str:
        """What git says. Raises `CalledProcessError` when it fails."""
        done = self._done(arguments)
        done.check_returncode()
        return done.stdout

    def said(self, *arguments: str) -> str:
        return self.run(*arguments).strip()

    def paths(self, *arguments: str) -> list[str]:
        """The paths that git lists, each ended by a NUL."""
        return [path for path in self.run(*arguments).split("\0") if path]

    def fails(self, *arguments: str) -> bool:
        return self._done(arguments).returncode != 0

    def _done(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        # The arguments are our own, and the name of a version.
        command = [self._program, *arguments]
        return subprocess.run(command, cwd=self._root, capture_output=True, text=True, check=False)  # noqa: S603


def main(arguments: list[str]) -> int:
    """Upgrade the checkout that it is called in; 0 when it is done, 1 when a person has to go on."""
    if len(arguments) != 1 or not arguments[0] or arguments[0].startswith("-"):
        print("Name the version: make upgrade FROM=v1.0.0", file=sys.stderr)
        return 2
    try:
        conflicts = upgrade(Path.cwd(), arguments[0])
    except UpgradeError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"git {error.cmd[1]}: {error.stderr.strip()}", file=sys.stderr)
        return 1
    if conflicts:
        print("Changed here and in the new version; mend them, then `git add` and `git commit`:", file=sys.stderr)
        print("\n".join(f"  {path}" for path in conflicts), file=sys.stderr)
        return 1
    print(f"Upgraded to {arguments[0]}. Look at the site with `make serve`, then `make test`")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
