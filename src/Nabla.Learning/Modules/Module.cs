using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Nabla.Learning;

/// <summary>A part of a model: variables, and further modules, kept in fields.</summary>
/// <remarks>
/// Derive from it, or from <see cref="Layer"/> for one tensor in and one out, and mark the class <see cref="ModuleAttribute"/> and
/// <c>partial</c>. A module starts in training mode, as PyTorch's do.
/// </remarks>
public abstract partial class Module
{
    private readonly Setting<bool> _isTraining = new(true);

    /// <summary>The trainable variables of this module and of all it holds, in order of declaration: what an optimizer is given.</summary>
    public IReadOnlyList<Variable> Parameters => [.. ModuleWalk.Over(this).Variables.Where(found => found.Variable.Trainable).Select(found => found.Variable)];

    /// <summary>Every variable by its dotted name (<c>fc1.weight</c>), in order of declaration, with those that are not trainable.</summary>
    public IReadOnlyDictionary<string, Variable> State
    {
        get
        {
            OrderedDictionary<string, Variable> state = new(StringComparer.Ordinal);
            foreach ((string name, Variable variable) in ModuleWalk.Over(this).Variables)
            {
                state.Add(name, variable);
            }

            return state;
        }
    }

    /// <summary>Whether layers behave as in training: whether <see cref="Dropout"/> drops. True at first; see <see cref="Train"/> and <see cref="Eval"/>.</summary>
    public bool IsTraining => _isTraining.Value;

    /// <summary>What this module itself draws random numbers from, so that saving a run can keep the generators' states. None by default.</summary>
    public virtual IEnumerable<Generator> Generators => [];

    /// <summary>Puts this module and all it holds into training mode.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Puts this module and all it holds into evaluation mode.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>Moves every variable of this module and of all it holds to a device, with what gradients they have; the variables stay the same ones.</summary>
    /// <param name="device">Where they are to be; what is there already stays as it is.</param>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory; the message says how much was asked for. Variables moved before stay there.</exception>
    /// <remarks>What an optimizer keeps of each parameter follows at its next step; where steps are compiled by <c>Transform.Jit</c> and some were taken already, <see cref="Optimizer.To"/> moves it. PyTorch's <c>model.to(device)</c>.</remarks>
    public void To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach ((_, Variable variable) in ModuleWalk.Over(this).Variables)
        {
            variable.MoveTo(device);
        }
    }

    /// <summary>One line for each parameter: the norm of its gradient, or the reason why it has none.</summary>
    /// <returns>Text to print after Backward.</returns>
    public string GradientReport()
    {
        IReadOnlyList<(string Name, Variable Variable)> variables = ModuleWalk.Over(this).Variables;
        bool anyReached = variables.Any(found => found.Variable.Grad is not null);
        int width = variables.Select(found => found.Name.Length).DefaultIfEmpty().Max();
        StringBuilder report = new();
        foreach ((string name, Variable variable) in variables)
        {
            report.Append(CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {variable.Type}  {Reason(variable, anyReached)}\n");
        }

        return variables.Count == 0 ? $"{GetType().Name} has no variables.\n" : report.ToString();
    }

    /// <summary>What the module holds: a line for each module below it with the variables of its own, and the number of trainable numbers.</summary>
    public override string ToString()
    {
        ModuleWalk walk = ModuleWalk.Over(this);
        Dictionary<string, List<string>> own = new(StringComparer.Ordinal);
        foreach ((string name, Variable variable) in walk.Variables)
        {
            int dot = name.LastIndexOf('.');
            string owner = dot < 0 ? "" : name[..dot];
            if (!own.TryGetValue(owner, out List<string>? variables))
            {
                own.Add(owner, variables = []);
            }

            variables.Add($"{name[(dot + 1)..]} {variable.Type}{(variable.Trainable ? "" : ", not trainable")}");
        }

        long count = walk.Variables.Where(found => found.Variable.Trainable).Sum(found => found.Variable.Count);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{GetType().Name}: {count} trainable numbers");
        foreach ((string name, Module module) in walk.Modules)
        {
            string held = own.TryGetValue(name, out List<string>? variables) ? $" ({string.Join("; ", variables)})" : "";
            if (name.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{new string(' ', 2 * (1 + name.Count(letter => letter == '.')))}{name}: {module.GetType().Name}{held}");
            }
            else if (held.Length > 0)
            {
                text.Append(held);
            }
        }

        return text.ToString();
    }

    /// <summary>Shows every variable and module that this one holds to <paramref name="walk"/>. Written by a generator for
    /// each class marked <see cref="ModuleAttribute"/>.</summary>
    /// <param name="walk">What gathers them.</param>
    /// <exception cref="InvalidOperationException">It was not written.</exception>
    // Not abstract: what the compiler says of a method that is missing would hide what the analyzer says of an attribute that is.
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual void Walk(ModuleWalk walk) => throw new InvalidOperationException(
        $"Nothing says what {GetType().Name} holds. Write [Module] above its class, and partial before the word class. The project must reference Nabla's generator, as its package does.");

    private static string Reason(Variable variable, bool anyReached)
    {
        if (!variable.Trainable)
        {
            return "not trainable";
        }

        if (variable.Grad is not { } gradient)
        {
            return anyReached
                ? "no gradient: the loss did not depend on it"
                : "no gradient: Backward has not reached this model since its gradients were cleared";
        }

        double norm = (double)gradient.Detach().Cast(DType.Float64).Norm();
        return norm == 0 ? "gradient is zero everywhere"
            : double.IsFinite(norm) ? string.Create(CultureInfo.InvariantCulture, $"gradient norm {norm:G6}")
            : string.Create(CultureInfo.InvariantCulture, $"gradient is not finite (norm {norm})");
    }

    private void SetTraining(bool training)
    {
        foreach ((_, Module module) in ModuleWalk.Over(this).Modules)
        {
            module._isTraining.Value = training;
        }
    }
}
