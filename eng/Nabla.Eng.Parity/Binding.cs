using System.Runtime.CompilerServices;

namespace Nabla.Eng.Parity;

/// <summary>Which parameter of a member each argument of a sample is: the input the first, others by name, and tensors that have no namesake in their order.</summary>
internal sealed class Binding
{
    private readonly Member _member;
    private readonly object?[] _values;
    private readonly bool[] _isGiven;

    // Of several results those that the sample does not ask for.
    private readonly bool[] _isLeftOut;

    private Binding(Member member)
    {
        _member = member;
        _values = new object?[member.Parameters.Count];
        _isGiven = new bool[_values.Length];
        _isLeftOut = new bool[member.Results.Count];
    }

    /// <summary>The binding.</summary>
    /// <exception cref="UnboundException">The member has no place for an argument, or wants one that is not there.</exception>
    public static Binding Of(Member member, IReadOnlyList<Argument> arguments)
    {
        Binding binding = new(member);
        List<Argument> unnamed = [];
        int next = binding.First(arguments);
        foreach (Argument argument in arguments.Skip(next))
        {
            if (argument is { Name: { } asked, Value: bool isAsked } && asked.StartsWith("return_", StringComparison.Ordinal) && member.Results.IndexOf(Names.Plain(asked["return_".Length..])) is >= 0 and var result)
            {
                binding._isLeftOut[result] = !isAsked;
                continue;
            }

            int at = argument.Name is { } name ? binding.Find(parameter => Names.IsNamesake(parameter.Name, name)) : -1;
            if (at >= 0)
            {
                binding.Give(at, argument.Value);
            }
            else if (!argument.IsDefault && argument.Value is not null && !(argument.Name is { } granted && Names.IsGranted(granted)))
            {
                unnamed.Add(argument);
            }
        }

        // Numbers one after the other, as C#'s params are given: x.sum_to_size(1, 5).
        if (unnamed.Count > 1 && unnamed.TrueForAll(argument => argument is { Name: null, Value: long }))
        {
            unnamed = [new Argument(null, unnamed.Select(argument => argument.Value).ToArray(), false)];
        }

        foreach (Argument argument in unnamed)
        {
            bool isTensor = argument.Value is SaidTensor;
            int at = binding.Find(parameter => isTensor ? parameter.Type == typeof(Tensor) : !parameter.IsOptional || argument.Name is null);
            binding.Give(at >= 0 ? at : throw new UnboundException($"no parameter {argument.Name} ({Text(argument.Value)})"), argument.Value);
        }

        for (int i = 0; i < member.Parameters.Count; i++)
        {
            if (!binding._isGiven[i] && !member.Parameters[i].IsOptional)
            {
                throw new UnboundException($"nothing for parameter {member.Parameters[i].Name}");
            }
        }

        return binding;
    }

    /// <summary>Calls the member.</summary>
    /// <exception cref="UnboundException">A parameter's type does not take the argument.</exception>
    public object? Call(Conversion conversion)
    {
        object?[] values = new object?[_values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Parameter parameter = _member.Parameters[i];

            // None stands for the default where it can be nothing else.
            bool isNothing = _values[i] is null && parameter.IsOptional && parameter.Type.IsValueType && Nullable.GetUnderlyingType(parameter.Type) is null;
            values[i] = _isGiven[i] && !isNothing ? conversion.To(_values[i], parameter.Type) : parameter.Default;
        }

        object? result = _member.Call(values);
        return result is ITuple tuple && Array.Exists(_isLeftOut, one => one)
            ? Enumerable.Range(0, tuple.Length).Where(i => !_isLeftOut[i]).Select(i => tuple[i]).ToArray()
            : result;
    }

    // The input; where that is a list and the sample gives tensors one after the other, all of them. Says how many arguments that were.
    private int First(IReadOnlyList<Argument> arguments)
    {
        if (_member.Parameters.Count == 0 || arguments.Count == 0)
        {
            return 0;
        }

        // What is an operand for PyTorch may come after a text here: Einsum("ij->i", x).
        int at = Leads(arguments[0].Value) ? Math.Max(0, Find(parameter => parameter.Type == typeof(Tensor) || Member.ElementOf(parameter.Type) == typeof(Tensor))) : 0;
        bool isList = Member.ElementOf(_member.Parameters[at].Type) == typeof(Tensor) && arguments[0].Value is SaidTensor;
        int count = isList ? arguments.TakeWhile(argument => argument.Value is SaidTensor).Count() : 1;
        Give(at, isList ? arguments.Take(count).Select(argument => argument.Value).ToArray() : arguments[0].Value);
        return count;
    }

    private static bool Leads(object? value) => value is SaidTensor || (value is object?[] list && list.Any(Leads));

    private int Find(Func<Parameter, bool> isIt)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (!_isGiven[i] && isIt(_member.Parameters[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void Give(int at, object? value)
    {
        _values[at] = value;
        _isGiven[at] = true;
    }

    private static string Text(object? value) => value switch { SaidTensor => "a tensor", object?[] => "a list", SaidDType dtype => dtype.Name, _ => $"{value}" };
}
