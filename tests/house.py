"""The rules of the house, as readers of the syntax tree: each takes a source text and says where it breaks."""

import ast
import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ser"

DOORS = ("cli", "web", "api", "worker")

CLOCKS = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime",
    "django.utils.timezone.now", "django.utils.timezone.localdate", "django.utils.timezone.localtime",
}  # fmt: skip

# What a function of the store may not return unless it was told whose rows the reader may see.
STUDENT_ROWS = {
    "ser.law.student.Student", "ser.law.record.Record", "ser.law.timeline.Deadline", "ser.law.finding.Finding",
    "polars.DataFrame", "polars.LazyFrame",
}  # fmt: skip


def tracked(suffix: str = "") -> list[Path]:
    """The files of the repository, as git knows them; in a copy without git, those outside hidden folders."""
    # A clone may belong to another account than the one that runs the tests; that is no danger to a listing.
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode == 0:
        files = [ROOT / name for name in listing.stdout.split("\0") if name]
    else:
        files = [path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in _parts(path))]
    return [path for path in files if path.name.endswith(suffix) and path.is_file()]


def modules(*packages: str, without: tuple[str, ...] = ()) -> list[Path]:
    """The modules of `src/ser`, or of some of its packages."""
    every = sorted(SOURCE.rglob("*.py"))
    chosen = [path for path in every if not packages or path.relative_to(SOURCE).parts[0] in packages]
    return [path for path in chosen if path.relative_to(SOURCE).parts[0] not in without]


def name(path: Path) -> str:
    """A path as a message shows it."""
    return path.relative_to(ROOT).as_posix()


def clock_readings(source: str) -> Iterator[str]:
    """Each place that asks what day or time it is."""
    tree = ast.parse(source)
    imported = dict(_imports(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            if _full(node, imported) in CLOCKS:
                yield f"line {node.lineno} reads the clock: {ast.unparse(node)}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "current_date" in node.value.lower():
            yield f"line {node.lineno} has the database read the clock: current_date"


def circles(imports: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """The circles among modules that import each other, for typing alone too: each as its modules, by name."""
    reached = {start: _reached(start, imports) for start in imports}
    round_trips = {tuple(sorted(other for other in reached[one] if one in reached[other])) for one in imports}
    return sorted(circle for circle in round_trips if circle)


def _reached(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    """The modules that one comes to from a module, over one import or many."""
    reached: set[str] = set()
    waiting = [*imports[start]]
    while waiting:
        other = waiting.pop()
        if other not in reached:
            reached.add(other)
            waiting += imports.get(other, ())
    return reached


def imports_within(package: str) -> dict[str, set[str]]:
    """The modules of a package below `src/ser`, each with those of the same package that it imports."""
    sources = {_dotted(path): path.read_text("utf-8") for path in modules(package)}
    return {name: _imported(source) & sources.keys() - {name} for name, source in sources.items()}


def _dotted(path: Path) -> str:
    return ".".join(("ser", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def _imported(source: str) -> set[str]:
    """The modules that a source text may import: a name after `from ... import` can be a module of its own."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def services_without_an_actor(source: str) -> Iterator[str]:
    """Each public function of a module of services that could be called without names, or without saying who asks.

    A module in which nothing asks for a permission holds parts that services are made of; doors may not call those.
    """
    functions = list(_public_functions(source))
    if not any(_asks(function) for function in functions):
        return
    for function in functions:
        arguments = function.args
        if arguments.posonlyargs or arguments.args or arguments.vararg:
            yield f"line {function.lineno}: {function.name} takes arguments without their names"
        if "by" not in (argument.arg for argument in arguments.kwonlyargs):
            yield f"line {function.lineno}: {function.name} does not take `by`"
        if not _asks(function):
            yield f"line {function.lineno}: {function.name} asks for no permission"


def _asks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("asks(") for decorator in function.decorator_list)


def borrowed_private_names(source: str) -> Iterator[str]:
    """Each underscored name of another module of ours that is imported or reached into."""
    tree = ast.parse(source)
    ours = {bound for bound, full in _imports(tree) if full.startswith("ser.")}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "ser":
            private = [alias.name for alias in node.names if _is_private(alias.name)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ours:
            # A class's own underscored names are its module's business: a value of it is not reached by an import.
            private = [node.attr] if _is_private(node.attr) else []
        else:
            continue
        yield from (f"line {node.lineno} uses {name}, which another module keeps to itself" for name in private)


def names_used(source: str, package: str) -> Iterator[tuple[str, str]]:
    """Each name of a module below a package that is imported, or reached through the module: (module, name)."""
    tree = ast.parse(source)
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if SOURCE.parent.joinpath(*full.split(".")).with_suffix(".py").exists():
                    bound[alias.asname or alias.name] = full
                else:
                    yield str(node.module), alias.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in bound:
            yield bound[node.value.id], node.attr


def student_rows_without_scope(source: str) -> Iterator[str]:
    """Each public function that returns students' rows and does not take a `Scope` first."""
    imported = dict(_imports(ast.parse(source)))
    for function in _public_functions(source):
        if not STUDENT_ROWS & _types_in(function.returns, imported):
            continue
        arguments = [*function.args.posonlyargs, *function.args.args]
        if not arguments or not _types_in(arguments[0].annotation, imported) & {"Scope", "ser.store.scope.Scope"}:
            yield f"line {function.lineno}: {function.name} returns students' rows and does not take a Scope first"


def left_out_tests(source: str) -> Iterator[str]:
    """Each test that is skipped or expected to fail."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail", "importorskip", "skipTest"}:
            yield f"line {node.lineno} leaves a test out: {ast.unparse(node)}"


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).parts


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds a; `import a.b as c` binds a.b.
                bound = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or bound, bound
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _public_functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _types_in(annotation: ast.expr | None, imported: dict[str, str]) -> set[str]:
    """The types that an annotation names, each by its full name where it was imported."""
    if annotation is None:
        return set()
    found = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name | ast.Attribute):
            found.add(_full(node, imported))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= _types_in(ast.parse(node.value, mode="eval").body, imported)
    return found


def _full(node: ast.Name | ast.Attribute, imported: dict[str, str]) -> str:
    head, dot, rest = ast.unparse(node).partition(".")
    return imported.get(head, head) + dot + rest


def records_asked_for(source: str, names: Collection[str], classes: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Each place that asks for a record: by its name in quotes, or by the class that declares it: (line, record).

    A word in a sentence, as in `number(3, "student")`, asks for nothing.
    """
    tree = ast.parse(source)
    words = {argument for node in ast.walk(tree) if _is_counting(node) for argument in node.args}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in names and node not in words:
            yield node.lineno, str(node.value)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ser.federal.records"):
            yield from ((node.lineno, classes[alias.name]) for alias in node.names if alias.name in classes)


def _is_counting(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "number"
