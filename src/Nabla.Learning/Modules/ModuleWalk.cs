using System.ComponentModel;
using System.Globalization;

namespace Nabla.Learning;

/// <summary>Gathers the variables and modules of a model, each with its dotted name: <c>blocks.0.weight</c>.</summary>
/// <remarks>
/// A module's own variables come before those of the modules it holds, both in order of declaration, which is PyTorch's order.
/// What is held twice is gathered once, under the first name; what is null is skipped. Nothing is found by reflection:
/// the methods that add are called by generated code.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModuleWalk
{
    private readonly List<(string Name, Variable Variable)> _variables = [];
    private readonly List<(string Name, Module Module)> _modules = [];
    private readonly List<(string Alias, string Name)> _aliases = [];
    private readonly Dictionary<object, string> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Name, Module Module)> _children = [];
    private string _prefix = "";

    private ModuleWalk()
    {
    }

    /// <summary>Every variable reached, trainable or not, with its name.</summary>
    public IReadOnlyList<(string Name, Variable Variable)> Variables => _variables;

    /// <summary>Every module reached with its name: the one asked about comes first, and its name is empty.</summary>
    public IReadOnlyList<(string Name, Module Module)> Modules => _modules;

    /// <summary>Every further name of what is held twice, with the name under which it was gathered. That of a module stands for
    /// everything below it: with (<c>decoder</c>, <c>encoder</c>), <c>decoder.weight</c> is <c>encoder.weight</c>.</summary>
    public IReadOnlyList<(string Alias, string Name)> Aliases => _aliases;

    /// <summary>Walks over a module and everything below it, however deep: no recursion takes place.</summary>
    /// <param name="root">The module to begin with.</param>
    /// <exception cref="InvalidOperationException">Two different variables answer to one name.</exception>
    public static ModuleWalk Over(Module root)
    {
        ArgumentNullException.ThrowIfNull(root);
        ModuleWalk walk = new();
        Stack<(string Name, Module Module)> pending = [];
        pending.Push(("", root));
        while (pending.TryPop(out (string Name, Module Module) next))
        {
            if (walk.IsFirst(next.Name, next.Module))
            {
                walk.Visit(next.Name, next.Module);
                for (int i = walk._children.Count - 1; i >= 0; i--)
                {
                    pending.Push(walk._children[i]);
                }
            }
        }

        return walk;
    }

    /// <summary>Adds a variable of the module that is being walked over.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="variable">The variable, or null to add nothing.</param>
    /// <exception cref="InvalidOperationException">A different variable answers to this name already.</exception>
    public void Add(string name, Variable? variable)
    {
        if (variable is null)
        {
            return;
        }

        string full = Join(_prefix, name);
        if (IsFirst(full, variable))
        {
            Claim(full);
            _variables.Add((full, variable));
        }
    }

    /// <summary>Adds a module held by the one that is being walked over.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="module">The module, or null to add nothing.</param>
    public void Add(string name, Module? module)
    {
        if (module is not null)
        {
            _children.Add((Join(_prefix, name), module));
        }
    }

    /// <summary>Adds every item of an array or list, called by its position: <c>blocks.0</c>.</summary>
    /// <param name="name">The name of the list within the module. May be empty.</param>
    /// <param name="items">The items, or null to add nothing.</param>
    /// <param name="add">Adds one item under the name it is given.</param>
    public void AddEach<T>(string name, IEnumerable<T>? items, Action<ModuleWalk, string, T> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        int position = 0;
        foreach (T item in items ?? [])
        {
            add(this, Join(name, position.ToString(CultureInfo.InvariantCulture)), item);
            position++;
        }
    }

    /// <summary>Adds every value of a dictionary, called by its key: <c>heads.left</c>.</summary>
    /// <param name="name">The name of the dictionary within the module. May be empty.</param>
    /// <param name="entries">The entries, or null to add nothing.</param>
    /// <param name="add">Adds one value under the name it is given.</param>
    public void AddEntries<T>(string name, IEnumerable<KeyValuePair<string, T>>? entries, Action<ModuleWalk, string, T> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        foreach (KeyValuePair<string, T> entry in entries ?? [])
        {
            add(this, Join(name, entry.Key), entry.Value);
        }
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : name.Length == 0 ? prefix : $"{prefix}.{name}";

    private void Visit(string name, Module module)
    {
        _modules.Add((name, module));
        _prefix = name;
        _children.Clear();
        module.Walk(this);
    }

    private bool IsFirst(string name, object held)
    {
        if (_seen.TryGetValue(held, out string? first))
        {
            _aliases.Add((name, first));
            return false;
        }

        _seen.Add(held, name);
        return true;
    }

    private void Claim(string name)
    {
        if (!_names.Add(name))
        {
            throw new InvalidOperationException(
                $"Two variables of {_modules[0].Module.GetType().Name} are both called '{name}' in its state. " +
                "Rename one of the fields, or give one a name of its own: [StateName(\"…\")].");
        }
    }
}
