using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Nabla.Learning;

/// <summary>Modules by name, in the order in which they were added: PyTorch's ModuleDict. It computes nothing.</summary>
/// <typeparam name="T">What is held.</typeparam>
[Module]
public sealed partial class ModuleDictionary<T> : Module, IReadOnlyDictionary<string, T>
    where T : Module
{
    private readonly OrderedDictionary<string, T> _modules = new(StringComparer.Ordinal);

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The names in order.</summary>
    public IEnumerable<string> Keys => _modules.Keys;

    /// <summary>The modules in order.</summary>
    public IEnumerable<T> Values => _modules.Values;

    /// <summary>The module of a name.</summary>
    public T this[string key] => _modules[key];

    /// <summary>Adds one. An optimizer made before does not know its parameters.</summary>
    /// <param name="key">Its name in the state.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    public void Add(string key, T module)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(module);
        _modules.Add(key, module);
    }

    /// <summary>Whether there is a module of this name.</summary>
    public bool ContainsKey(string key) => _modules.ContainsKey(key);

    /// <summary>The module of a name, if there is one.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _modules.TryGetValue(key, out value);

    /// <summary>Names and modules in order.</summary>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected internal override void Walk(ModuleWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        foreach ((string key, T module) in _modules)
        {
            walk.Add(key, module);
        }
    }
}
