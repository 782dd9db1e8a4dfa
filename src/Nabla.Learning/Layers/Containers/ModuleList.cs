using System.Collections;
using System.Globalization;

namespace Nabla.Learning;

/// <summary>Modules by their positions, to which more can be added: PyTorch's ModuleList. It computes nothing. Where nothing is added later, an array in a field does as well.</summary>
/// <typeparam name="T">What is held.</typeparam>
/// <param name="modules">The first ones, in order.</param>
[Module]
public sealed partial class ModuleList<T>(params IEnumerable<T> modules) : Module, IReadOnlyList<T>
    where T : Module
{
    private readonly List<T> _modules = [.. modules ?? throw new ArgumentNullException(nameof(modules))];

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The module at a position.</summary>
    public T this[int index] => _modules[index];

    /// <summary>Adds one at the end. An optimizer made before does not know its parameters.</summary>
    /// <param name="module">The module.</param>
    public void Add(T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _modules.Add(module);
    }

    /// <summary>The modules in order.</summary>
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected internal override void Walk(ModuleWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        for (int i = 0; i < _modules.Count; i++)
        {
            walk.Add(i.ToString(CultureInfo.InvariantCulture), _modules[i]);
        }
    }
}
