namespace Nabla.Learning;

public abstract partial class Module
{
    /// <summary>Saves <see cref="State"/> as a safetensors file, all or nothing: the file is the old or the new one, whole.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public void Save(string path) => SafeTensors.Write(path, State.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Value)));

    /// <summary>Takes over the values of a safetensors file, such as <see cref="Save"/>, <see cref="TrainingState"/> or PyTorch wrote, if all of it fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether every name of the model must be in the file, and every name of the file in the model; what only a
    /// resumed training needs does not count. Shapes and element types must agree in any case.</param>
    /// <exception cref="InvalidDataException">The file is broken, or does not fit; the message lists all missing, extra and misshapen names, and nothing was changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Load(string path, bool strict = true)
    {
        IReadOnlyDictionary<string, Tensor> file = SafeTensors.Read(path);
        StateFit fit = new(path);
        TakeState(fit, file, strict);
        if (strict)
        {
            fit.Extra(file, name => !name.StartsWith(TrainingState.Prefix, StringComparison.Ordinal));
        }

        fit.Commit(GetType().Name);
    }

    /// <summary>Asks a file for all of <see cref="State"/>. What the model holds twice may be there under either name.</summary>
    internal void TakeState(StateFit fit, IReadOnlyDictionary<string, Tensor> file, bool strict)
    {
        ModuleWalk walk = ModuleWalk.Over(this);
        foreach ((string name, Variable variable) in walk.Variables)
        {
            fit.Take(file, variable, name, walk.Aliases.Select(alias => Renamed(name, alias.Name, alias.Alias)).OfType<string>(), strict);
        }
    }

    private static string? Renamed(string name, string held, string alias)
        => name == held ? alias
            : held.Length == 0 ? $"{alias}.{name}"
            : name.StartsWith(held, StringComparison.Ordinal) && name[held.Length] == '.' ? alias + name[held.Length..] : null;
}
