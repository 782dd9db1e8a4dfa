namespace Nabla.Eng.GpuCheck;

/// <summary>All checks of a device, by their kinds; made when they are first asked for.</summary>
internal sealed class Checks(Device device, bool isTiny)
{
    private readonly Dictionary<string, IReadOnlyList<Check>> _known = [];

    /// <summary>Those of a kind, in an order that is the same in every process.</summary>
    public IReadOnlyList<Check> Of(string kind)
    {
        if (!_known.TryGetValue(kind, out IReadOnlyList<Check>? checks))
        {
            _known[kind] = checks = kind switch
            {
                "laws" => LawChecks.All(device, isTiny),
                "references" => ReferenceChecks.All(device, isTiny),
                "functions" => FunctionChecks.All(device, isTiny),
                _ => throw new ArgumentException($"There are no checks \"{kind}\": ask for laws, references or functions."),
            };
        }

        return checks;
    }
}
