using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Functions;
using PolicyScanner.Expressions.Syntax;
using PolicyScanner.Expressions.Values;

namespace PolicyScanner.Expressions.Compilation;

/// <summary>Calls of functions of the table and of definitions.</summary>
internal static class CallCode
{
    public static Code Emit(CallNode node)
    {
        if (node.Definition is { } definition) return Definition(node, definition);
        // The target of a function that is no member is only its namespace, as in `math.abs(x)`.
        Node[] operands = node.Row is { IsMember: false } ? [.. node.Arguments] : [.. node.Children];
        if (node.Function == "size" && operands is [var range])
        {
            if (range is MacroNode { Kind: MacroKind.Filter } filter) return MacroCode.Count(filter);
            if (range is SelectNode { IsTest: false, WalksEdge.ToMany: true }) return MacroCode.Size(range);
        }
        Code[] arguments = [.. operands.Select(Emitter.Emit)];
        var rows = Candidates(node, operands);
        if (rows.Length == 0) return Constant.Code(Value.Fail($"there is no function `{node.Function}`"));
        if (rows is [{ Specialise: { } specialise } row] && specialise([.. arguments.Select(a => Constant.Is(a, out var value) ? value : (Value?)null)]) is { } special)
            rows = [row.With(special)];
        var call = new Call(node.Function, rows, [.. operands.Select(Emitter.NullError)]);
        return Constant.Fold(
            arguments switch
            {
                [var only] when rows is [{ One: { } one }] => One(call, one, only),
                [var first, var second] when rows is [{ Two: { } two }] => Two(call, two, first, second),
                _ => Many(call, arguments),
            },
            arguments);
    }

    // Where the types left several overloads, the values decide.
    private static FunctionRow[] Candidates(CallNode node, Node[] operands) => node.Row is { } row
        ? [row]
        : [.. FunctionTable.Named(node.Function).Where(r => r.IsMember == (node.Target is not null) && r.Parameters.Count == operands.Length)];

    private static Code One(Call call, Func<Value, Value> run, Code argument)
    {
        var kind = call.Kinds[0];
        return frame =>
        {
            var value = argument(frame);
            return value.Kind == kind && kind != ValueKind.List ? run(value) : call.Run([value]);
        };
    }

    private static Code Two(Call call, Func<Value, Value, Value> run, Code first, Code second)
    {
        var (kind, other) = (call.Kinds[0], call.Kinds[1]);
        return frame =>
        {
            var (x, y) = (first(frame), second(frame));
            return x.Kind == kind && y.Kind == other && kind != ValueKind.List && other != ValueKind.List ? run(x, y) : call.Run([x, y]);
        };
    }

    private static Code Many(Call call, Code[] arguments) => frame =>
    {
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i](frame);
        return call.Run(values);
    };

    private static Code Definition(CallNode node, DefinitionFunction definition)
    {
        Code[] arguments = [.. node.Children.Select(Emitter.Emit)];
        if (arguments is [var only] && definition.Parameters[0].Type.Kind is CelKind.Entity) return Remembered(definition, only);
        return frame =>
        {
            var (values, stops) = (new Value[arguments.Length], new Stops());
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i](frame);
                if (values[i].IsStop) stops.Add(values[i]);
            }
            if (stops.Any) return stops.Or(default);
            // Only now: an argument may call the same definition, which uses the same frame.
            var called = frame.Call(definition);
            values.CopyTo(called.Slots, 0);
            return definition.Body!.Run(called);
        };
    }

    private static Code Remembered(DefinitionFunction definition, Code argument) => frame =>
    {
        var entity = argument(frame);
        if (entity.IsStop) return entity;
        if (entity.IsEntity && frame.Memory.TryGet(definition.Index, entity, out var known)) return known;
        var called = frame.Call(definition);
        called.Slots[0] = entity;
        var result = definition.Body!.Run(called);
        // What a rule got that had nothing left to spend is not what the others would get.
        if (entity.IsEntity && !frame.Budget.IsSpent) frame.Memory.Set(definition.Index, entity, result);
        return result;
    };

    /// <summary>A call whose arguments are looked at before the function sees them.</summary>
    private sealed class Call(string function, FunctionRow[] rows, Value[] nullErrors)
    {
        /// <summary>By argument, the kind of value that the first row takes; <see cref="ValueKind.Error"/> for one that takes any.</summary>
        public ValueKind[] Kinds { get; } = [.. rows[0].Parameters.Select(KindOf)];

        public Value Run(Value[] arguments)
        {
            var stops = new Stops();
            foreach (var argument in arguments) if (argument.IsStop) stops.Add(argument);
            if (stops.Any) return stops.Or(default);
            foreach (var row in rows)
            {
                if (!Fits(row, arguments)) continue;
                return !row.SeesHoles && Hole(arguments) is { } hole ? Value.Of(hole) : row.Code(arguments);
            }
            for (var i = 0; i < arguments.Length; i++) if (arguments[i].IsNull) return nullErrors[i];
            return Value.Fail($"`{function}` does not take {string.Join(" and ", arguments.Select(ValueNames.Of))}");
        }

        private static bool Fits(FunctionRow row, Value[] arguments)
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                var (kind, parameter) = (KindOf(row.Parameters[i]), row.Parameters[i]);
                if (kind != ValueKind.Error && arguments[i].Kind != kind && !(parameter.Nullable && arguments[i].IsNull)) return false;
            }
            return true;
        }

        private static Unknown? Hole(Value[] arguments)
        {
            var stops = new Stops();
            foreach (var argument in arguments)
            {
                if (argument.Kind is ValueKind.Phantom) stops.Add(new Unknown(argument.AsPhantom.Causes));
                if (argument.Kind is not ValueKind.List || !argument.AsList.HasHole) continue;
                if (argument.AsList.More is { } more) stops.Add(more);
                foreach (var item in argument.AsList.Items) if (item.Kind is ValueKind.Phantom) stops.Add(new Unknown(item.AsPhantom.Causes));
            }
            return stops.Unknown;
        }

        private static ValueKind KindOf(CelType type) => type.Kind switch
        {
            CelKind.Null => ValueKind.Null,
            CelKind.Bool => ValueKind.Bool,
            CelKind.Int => ValueKind.Int,
            CelKind.Uint => ValueKind.Uint,
            CelKind.Double => ValueKind.Double,
            CelKind.String => ValueKind.String,
            CelKind.Bytes => ValueKind.Bytes,
            CelKind.Timestamp => ValueKind.Timestamp,
            CelKind.Duration => ValueKind.Duration,
            CelKind.Type => ValueKind.Type,
            CelKind.List => ValueKind.List,
            CelKind.Map => ValueKind.Map,
            CelKind.Entity => ValueKind.Entity,
            _ => ValueKind.Error,
        };
    }
}
