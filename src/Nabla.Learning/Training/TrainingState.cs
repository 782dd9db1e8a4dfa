using System.Globalization;

namespace Nabla.Learning;

/// <summary>Everything a training run needs to continue bit for bit, in one safetensors file: weights, what the optimizer keeps, how far the run has come, and
/// the states of the generators that the model draws from and of <see cref="Generator.Default"/>.</summary>
/// <remarks>The weights have their own names, so that <see cref="Module.Load"/> and other programs read them from the same file; everything else begins
/// with <c>training/</c>.</remarks>
public static class TrainingState
{
    internal const string Prefix = "training/";

    private const string OwnPrefix = Prefix + "own/";

    private static readonly Dictionary<string, Tensor> s_nothing = [];
    private const string PositionName = Prefix + "position";

    /// <summary>Saves a run, all or nothing: the file is the old or the new one, whole.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="position">How far the run has come; <see cref="Trainer.Position"/>.</param>
    /// <param name="generators">Further generators that the run draws from, such as those of its data.</param>
    /// <exception cref="ArgumentException">A variable of the model has a name that begins with <c>training/</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Save(string path, Module model, Optimizer optimizer, TrainingPosition position, params ReadOnlySpan<Generator> generators)
        => Save(path, model, optimizer, position, s_nothing, generators);

    /// <summary>Saves a run together with tensors of the program's own, such as the losses so far, all or nothing.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="position">How far the run has come; <see cref="Trainer.Position"/>.</param>
    /// <param name="own">Tensors by name, of any shape, for <see cref="ReadOwn"/>.</param>
    /// <param name="generators">Further generators that the run draws from, such as those of its data.</param>
    /// <exception cref="ArgumentException">A variable of the model has a name that begins with <c>training/</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Save(
        string path, Module model, Optimizer optimizer, TrainingPosition position, IReadOnlyDictionary<string, Tensor> own, params ReadOnlySpan<Generator> generators)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(own);
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach ((string name, Variable variable) in model.State)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                throw new ArgumentException($"The variable '{name}' cannot be saved with a training run: names that begin with {Prefix} belong to the run itself.", nameof(model));
            }

            tensors.Add(name, variable.Value);
        }

        foreach ((string name, Variable variable) in Beside(model, optimizer, generators))
        {
            tensors.Add(name, variable.Value);
        }

        tensors.Add(PositionName, Tensor.Of([(long)position.Epoch, position.Batch]));
        foreach ((string name, Tensor tensor) in own)
        {
            tensors.Add(OwnPrefix + name, tensor);
        }

        SafeTensors.Write(path, tensors);
    }

    /// <summary>What the program saved of its own: see the overload of <see cref="Save(string, Module, Optimizer, TrainingPosition, IReadOnlyDictionary{string, Tensor}, ReadOnlySpan{Generator})"/> that takes it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Tensors by name; none where the run was saved without.</returns>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadOwn(string path)
        => SafeTensors.Read(path)
            .Where(pair => pair.Key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[OwnPrefix.Length..], pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Takes over a saved run, if all of it fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">A model of the same structure.</param>
    /// <param name="optimizer">An optimizer of the same kind for it.</param>
    /// <param name="generators">The further generators that were given to <c>Save</c>, in the same order.</param>
    /// <returns>How far the run had come: what to give to the <see cref="Trainer"/> as the start.</returns>
    /// <exception cref="InvalidDataException">The file is broken, or does not fit; the message lists all missing, extra and misshapen names, and nothing was changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainingPosition Load(string path, Module model, Optimizer optimizer, params ReadOnlySpan<Generator> generators)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        IReadOnlyDictionary<string, Tensor> file = SafeTensors.Read(path);
        StateFit fit = new(path);
        model.TakeState(fit, file, strict: true);
        foreach ((string name, Variable variable) in Beside(model, optimizer, generators))
        {
            fit.Take(file, variable, name, []);
        }

        Variable position = new(Tensor.Of([0L, 0L]), trainable: false);
        fit.Take(file, position, PositionName, []);
        fit.Extra(file, name => !name.StartsWith(OwnPrefix, StringComparison.Ordinal));
        TrainingPosition start = PositionOf(file, path);
        fit.Commit($"{model.GetType().Name} with {optimizer.GetType().Name}");
        return start;
    }

    private static TrainingPosition PositionOf(IReadOnlyDictionary<string, Tensor> file, string path)
    {
        if (!file.TryGetValue(PositionName, out Tensor? found) || found.DType != DType.Int64 || found.Count != 2)
        {
            // What is wrong with it is about to be reported with everything else.
            return default;
        }

        long[] numbers = found.ToArray<long>();
        return numbers[0] is >= 0 and <= int.MaxValue && numbers[1] is >= 0 and <= int.MaxValue
            ? new TrainingPosition((int)numbers[0], (int)numbers[1])
            : throw new InvalidDataException($"{path} says that {numbers[0]} epochs and {numbers[1]} batches are done; nothing was changed.");
    }

    private static List<(string Name, Variable Variable)> Beside(Module model, Optimizer optimizer, ReadOnlySpan<Generator> generators)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        List<(string, Variable)> found = [];

        // What the model does not hold is called by the order in which the optimizer names it.
        Func<Variable, string> nameOf = Optimizer.InOrder(model.State.Select(static pair => KeyValuePair.Create(pair.Value, pair.Key)), "parameter ");
        foreach ((string name, Variable variable) in optimizer.StateBy(nameOf))
        {
            found.Add(($"{Prefix}optimizer/{name}", variable));
        }

        found.Add(($"{Prefix}generators/default", Generator.Default.State));
        HashSet<Generator> seen = new(ReferenceEqualityComparer.Instance) { Generator.Default };
        int number = 0;
        foreach (Generator generator in ModuleWalk.Over(model).Modules.SelectMany(pair => pair.Module.Generators).Concat(generators.ToArray()))
        {
            if (seen.Add(generator))
            {
                found.Add(($"{Prefix}generators/{number++.ToString(CultureInfo.InvariantCulture)}", generator.State));
            }
        }

        return found;
    }
}
